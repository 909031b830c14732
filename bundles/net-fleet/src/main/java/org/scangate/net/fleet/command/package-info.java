/**
 * Commands of the fleet's console: what may run is judged here, run once, answered and audited. The
 * deeds themselves are the appliance's and come from outside this package. One thread at a time
 * does all of it; it waits for the disk, so that an id is kept before its deed is done. Whatever
 * cannot be kept, checked or audited does not run.
 */
package org.scangate.net.fleet.command;
