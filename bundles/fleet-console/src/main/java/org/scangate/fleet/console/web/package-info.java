/**
 * The pages of the central console and what they ask for: HTTP routes that answer from memory
 * ({@link org.scangate.fleet.console.model.Nodes}) or from the database ({@link
 * org.scangate.fleet.console.model.History}), and a page for Prometheus. Both services may come
 * later or go; until they are there the routes say so (503). No threads of its own: handlers run on
 * the listeners' route threads, and reads of the database block only those. The overview is written
 * at most once a second, however many people look; what an appliance wrote goes out as JSON text
 * and is never markup. Who may see: site IT and physicists.
 */
package org.scangate.fleet.console.web;
