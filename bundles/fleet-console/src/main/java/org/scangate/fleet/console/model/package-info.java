/**
 * What the parts of the central console say to each other: who is known, how it is, what has
 * happened to it, and how its connection was. Immutable values, and the interfaces by which the
 * broker's side, the database and the pages meet; no I/O.
 */
package org.scangate.fleet.console.model;
