/**
 * What integration tests and benchmarks share: the packed appliance as a process, its people with
 * computed second factors, and the peers (X servers, tunnels) that run beside it.
 */
package org.scangate.itests.harness;
