/**
 * People, what they may do, and their sign-ins.
 *
 * <p><b>Services.</b> {@code People}, {@code Panels}, {@code Staff}, {@code SignIns}, {@code
 * HealthCheck} and the routes of signing in, of one's own account and of site IT's work with
 * people. Needs {@code Audit}; asks every {@code ExpiryHold} there is. Configuration {@code
 * org.scangate.access}; a change of it keeps the sign-ins.
 *
 * <p><b>Threads.</b> {@code scangate-access-clock} looks once a second for what has expired; {@code
 * scangate-access-ends} calls those who wait for the end of a sign-in, its queue holds 20,000 ended
 * sign-ins, and then whoever ends one makes its calls. Everything else runs on the caller's thread.
 * Two passwords are hashed at once, five more callers wait at most.
 *
 * <p><b>Store.</b> {@code access/people.json} in the data folder, mode 0600, replaced whole with
 * its checksum. It holds hashes of passwords and recovery codes, but the secrets of second factors
 * as they are, since codes are computed from them: keep copies of it as safe as the appliance. A
 * damaged or lost file stops the services, and the health check says so, because an empty store
 * would let the finder of a fresh enrolment code in. When it cannot be written, nobody can sign in.
 *
 * <p><b>Panels</b>, the tablets beside the scanners, are in {@code access/panels.json} by their
 * public keys. A tablet makes its key itself and keeps it; a code of the shell's, good once and for
 * 15 minutes, makes it a panel. What it says is signed over a challenge that is good once.
 *
 * <p><b>Check-ins</b> at panels are in memory, eight to a panel. PINs (Argon2id) and badges (keyed
 * hashes, key in {@code access/badge.key}) are in {@code access/staff.json}; a file that cannot be
 * read whole means that nobody has any. Both are bound to the person as last made or reset.
 *
 * <p><b>Sign-ins</b> are in memory: a restart ends them all. They are bound to token, listener and
 * client certificate, 16 to a person (the longest untouched one makes room, unless it holds a scan)
 * and 10,000 in all. Past its idle or absolute expiry a sign-in ends; while it holds control of a
 * scanner that scans, or may, it is asked for its second factor in place instead, and has 5
 * minutes, whatever the scanner does meanwhile. Given, everything starts anew; not given, the
 * sign-in ends, scan or no scan. A one-time password is good for one sign-in, which can do nothing
 * but choose a password or sign out; if it ends before, the person is reset again. A reset also
 * takes the passkeys away. A field engineer has no other role and is let in during a visit of at
 * most 72 hours, whose end ends the sign-ins.
 *
 * <p><b>Guessing</b> is slowed as {@link org.scangate.core.access.Throttle} says: by (account,
 * address) and by address, never by account alone, so nobody can lock a colleague out from
 * elsewhere. The price: somebody with many addresses has as many slow tries, and whoever shares
 * both address and account name with an attacker waits up to 5 minutes between tries.
 */
package org.scangate.core.access;
