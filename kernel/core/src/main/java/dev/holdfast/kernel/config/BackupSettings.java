package dev.holdfast.kernel.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Backups that are written by themselves.
 *
 * @param directory an absolute path; each backup gets a folder of its own in it
 * @param every how old the newest one may become
 * @param keep how many of this home are kept
 */
public record BackupSettings(Path directory, Duration every, int keep) {}
