/**
 * Reads {@code etc/site.yaml}, checks it and turns it into OSGi configurations; offers {@link
 * org.scangate.api.site.SiteFile} and a {@link org.scangate.api.health.HealthCheck}.
 *
 * <p>{@link org.scangate.core.config.SiteStore} owns what is on disk: the file, the last good copy
 * and a change that waits for confirmation; a crash between any two of its steps leaves the old or
 * the new site, never an unconfirmed change that stays.
 *
 * <p>Everything happens on the caller's thread, one caller at a time; one timer thread, {@code
 * scangate-core-config}, takes an unconfirmed change back.
 *
 * <p>An invalid file changes nothing: the last good copy stays in use, else nothing is configured,
 * and log and health say why with every mistake.
 *
 * <p>The classes of the JSON schema are loaded only when a file is checked that this version has
 * not found valid before.
 */
package org.scangate.core.config;
