package org.scangate.lib.journal;

import java.util.Optional;

/**
 * What was found when the journal was opened.
 *
 * @param cleanlyClosed whether the last user closed it
 * @param cutBytes bytes of a torn last batch that were cut off; none of its records was ever
 *     acknowledged
 * @param damage damage in the last segment; it was left as it is and a new segment was begun.
 *     Damage in older segments shows when they are read
 */
public record Recovery(
    boolean cleanlyClosed, long cutBytes, Optional<JournalDamageException> damage) {}
