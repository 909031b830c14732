/**
 * Keeps the driver files that are brought to the appliance, and makes one of them the active one.
 *
 * <p>Services: {@code DriverStore} for the commands, {@code DriverReleases} for what a physicist
 * has released, and a {@code HealthCheck} that says which driver could not be started. The folder
 * {@code data/drivers} is the truth: the files under their SHA-256 and a record of what is approved
 * and active, written whole or not at all; at the start the framework is made to agree with it.
 * Threads: a caller's own; a driver's activator is called on {@code scangate-deploy-bundle}, which
 * is left behind when it does not come back. A swap that fails or is cut off by a loss of power at
 * any step leaves the driver before active, and a driver that does not start at boot gives way to
 * the one before it or to the one that came with the appliance. Nothing is read or started when
 * nothing was ever staged.
 */
package org.scangate.core.deploy;
