package dev.holdfast.kernel.home;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.kernel.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Tells a home that is new from one that was used and has lost its data: that is never begun empty.
 */
public final class LostHome {
  /** Above every epoch of a home that was started once a minute for a year; leaves as many. */
  private static final long EPOCH_AFTER_LOSS = 1_000_000;

  private LostHome() {}

  /**
   * Refuses a home that was used and whose log is gone: opening the log would begin an empty one.
   *
   * @param persistence a durable persistence provider; it keeps its log in the folder of its name
   * @throws StartException when there is a manifest of that provider, or there are tokens and no
   *     manifest, but nothing of its log
   */
  public static void refuse(DataFiles files, Path data, String persistence) throws StartException {
    Path file = data.resolve(Manifest.FILE);
    try {
      List<String> names = files.list(data);
      Optional<Manifest> found = Manifest.find(files, data);
      // Tokens are made after the log, and a log is closed after it began: where they are, it was.
      // A manifest alone may be of a first start that was cut short.
      boolean isUsed =
          found.map(manifest -> manifest.persistence().equals(persistence)).orElse(true)
              && (names.contains("tokens.json")
                  || found.filter(manifest -> manifest.logEnd() > 0).isPresent());
      Path log = data.resolve(persistence);
      boolean hasLog = names.contains(persistence) && !isEmpty(files, log);
      if (found.isEmpty()) {
        refuseLostManifest(files, data, persistence, hasLog, names.contains("tokens.json"));
      }
      if (isUsed && !hasLog) {
        throw new StartException(
            List.of(
                "The log of this home is gone: "
                    + log
                    + " holds nothing, but "
                    + (names.contains(Manifest.FILE) ? file : data.resolve("tokens.json"))
                    + " says that the home was used. Restore it from a backup; to begin empty,"
                    + " choose another --home. Nothing was changed."));
      }
    } catch (IOException e) {
      throw new StartException(file + " cannot be read or written: " + e.getMessage() + ".", e);
    }
  }

  /** It is written before all else, so where there is anything, it was. */
  private static void refuseLostManifest(
      DataFiles files, Path data, String persistence, boolean hasLog, boolean hasTokens)
      throws IOException, StartException {
    Path home = data.getParent();
    if (!hasLog && !hasTokens && home != null) {
      Optional<String> trace =
          files.list(home).stream()
              .filter(name ->
                  name.equals("token")
                      || name.startsWith("data.before-")
                      || name.startsWith("data.restoring-"))
              .sorted()
              .findFirst();
      if (trace.isPresent()) {
        throw new StartException(
            List.of(
                "The data of this home are gone: "
                    + data
                    + " holds nothing, but "
                    + home.resolve(trace.get())
                    + " says that the home was used. "
                    + (trace.get().equals("token")
                        ? ""
                        : "A restore was cut short: rename that folder to data, or run the restore again. ")
                    + "Or restore a backup: 'holdfast restore DIR --replace'; to begin empty, choose another"
                    + " --home. Nothing was changed."));
      }
    }
    if (hasLog) {
      throw new StartException(
          List.of(
              data.resolve(Manifest.FILE)
                  + " is gone, and with it the epoch of fencing tokens and where the log was"
                  + " closed. Restore a backup: 'holdfast restore DIR --replace'. To go on without"
                  + " it, write this line into it: {\"format\":1,\"store\":\"memory\",\"persistence\":\""
                  + persistence
                  + "\",\"epoch\":"
                  + EPOCH_AFTER_LOSS
                  + "}: an epoch above all that were used. Nothing was changed."));
    }
  }

  private static boolean isEmpty(DataFiles files, Path directory) {
    try {
      for (String name : files.list(directory)) {
        try (DataFile file = files.open(directory.resolve(name))) {
          if (file.size() > 0) {
            return false;
          }
        }
      }
      return true;
    } catch (IOException e) {
      // Not a folder of files alone: its provider knows what to make of it.
      return false;
    }
  }
}
