package dev.holdfast.kernel.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/**
 * Tells whether somebody else could put code into a place that this process loads code from. Where
 * the file system has no POSIX attributes nothing is objected to.
 */
final class FolderGuard {
  private static final String SUPERUSER = "root";

  private final UserPrincipal user;

  private FolderGuard(UserPrincipal user) {
    this.user = user;
  }

  /** A guard for the user who owns {@code own}, a file this process created. */
  static FolderGuard forOwnerOf(Path own) throws IOException {
    return new FolderGuard(Files.getOwner(own));
  }

  /** What is wrong with a file or folder and what to do; empty when it is safe. */
  Optional<String> objection(Path path) throws IOException {
    var view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      return Optional.empty();
    }
    PosixFileAttributes attributes = view.readAttributes();
    String owner = attributes.owner().getName();
    // The superuser can replace this process itself; a system-wide installation belongs to it.
    if (!attributes.owner().equals(user) && !owner.equals(SUPERUSER)) {
      return Optional.of(
          "belongs to '%s' and not to '%s', who runs this process; run: chown %s '%s'"
              .formatted(owner, user.getName(), user.getName(), path));
    }
    var permissions = attributes.permissions();
    // A group of the owner's own name is the private group that many systems give each user.
    boolean others =
        permissions.contains(PosixFilePermission.OTHERS_WRITE)
            || permissions.contains(PosixFilePermission.GROUP_WRITE)
                && !attributes.group().getName().equals(owner);
    return others
        ? Optional.of("is writable by other users; run: chmod go-w '%s'".formatted(path))
        : Optional.empty();
  }
}
