/**
 * Asks Network UPS Tools how the appliance's uninterruptible power supply is. Service: {@link
 * org.scangate.api.power.Ups} for the fleet, and a health check. Thread: {@code scangate-ups} asks
 * every 10 s and may wait some seconds for an answer, so nothing else waits for it. Nothing of it
 * starts where the site file has no {@code ups}. Failure modes: a daemon that is away, that says
 * nothing for 3 s or that sends what is no answer is named and asked again; what it said before is
 * forgotten after a minute.
 */
package org.scangate.net.fleet.ups;
