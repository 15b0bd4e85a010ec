/**
 * Backups: a directory with a copy of everything that a home cannot do without, described and
 * proven by {@code backup.json}, which is written last. {@link
 * dev.holdfast.kernel.backup.BackupWriter} writes one, {@link
 * dev.holdfast.kernel.backup.BackupCheck} proves it, {@link dev.holdfast.kernel.backup.Restoration}
 * makes a home of it.
 */
package dev.holdfast.kernel.backup;
