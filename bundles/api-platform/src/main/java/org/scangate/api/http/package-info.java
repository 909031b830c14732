/**
 * The whiteboard of the listeners. A bundle registers {@link HttpRoutes} or a {@link
 * WebSocketEndpoint}; net-front serves them. Handlers run on a named executor, never on an event
 * loop.
 */
@Export
@Version("1.0.0")
package org.scangate.api.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
