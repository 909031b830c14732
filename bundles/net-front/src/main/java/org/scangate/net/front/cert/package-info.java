/**
 * Keys, certificates and requests of the listeners: files and mathematics, no sockets. One thread
 * of net-front uses it. A failure leaves the old files in place and says what to do.
 */
package org.scangate.net.front.cert;
