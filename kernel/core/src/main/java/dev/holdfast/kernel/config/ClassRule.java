package dev.holdfast.kernel.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The class of all keys with a prefix ({@code contexts.classes}); of several rules that match, the
 * one with the longest prefix holds.
 *
 * @param prefix what the key begins with, compared as text
 * @param entryClass the class
 * @param ttl the time to live of entries that carry none, within the bounds of {@code expiry};
 *     empty for the default; always empty for {@link EntryClass#KEEP}
 */
public record ClassRule(String prefix, EntryClass entryClass, Optional<Duration> ttl) {}
