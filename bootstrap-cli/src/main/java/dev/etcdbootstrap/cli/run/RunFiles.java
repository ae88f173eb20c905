package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.cli.files.AtomicFile;
import dev.etcdbootstrap.cli.files.FileFailure;
import dev.etcdbootstrap.client.OptionFiles;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.claim.ClaimText;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The files that {@code run} keeps for one member: the claim, and beside it, with its name in
 * front, what else there is.
 *
 * @param claim by default the data directory's name with {@code .claim}, beside it
 */
record RunFiles(Path claim) {

  /** Beside a data directory. */
  static RunFiles beside(Path dataDirectory) {
    Path absolute = dataDirectory.toAbsolutePath().normalize();
    return new RunFiles(absolute.resolveSibling(absolute.getFileName() + ".claim"));
  }

  /** The private copy of etcd's config file. */
  Path configCopy() {
    return beside(".etcd.yaml");
  }

  /** With what the start script starts the member again by itself. */
  Path restartTicket() {
    return beside(".restart");
  }

  /** How often it has done so since. */
  Path restarts() {
    return beside(".restarts");
  }

  /** What was decided last, and why. */
  Path decision() {
    return beside(".decision.json");
  }

  private Path beside(String suffix) {
    return claim.resolveSibling(claim.getFileName() + suffix);
  }

  /**
   * The claim, if there is one. One that cannot be read is not taken for none.
   *
   * @throws BootstrapException when it cannot be read
   */
  Optional<Claim> readClaim() throws BootstrapException {
    try {
      Files.readAttributes(claim, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(FileFailure.describe(e));
    }
    try {
      return Optional.of(ClaimText.parse(OptionFiles.readText("--claim-file", claim)));
    } catch (IllegalArgumentException e) {
      throw unreadable(String.valueOf(e.getMessage()));
    }
  }

  private BootstrapException unreadable(String why) {
    return new BootstrapException(
        Reason.ALREADY_FORMED,
        "the claim "
            + claim
            + " "
            + why
            + "; it may say that this member was started before. Restore it; if the data directory is"
            + " the member's, move the claim away and run once with --adopt");
  }

  /**
   * Replaces the claim. One of another cluster, by its token, is kept beside it.
   *
   * @param known what was read before
   * @throws BootstrapException when it cannot be written; says where else it may be
   */
  void replace(Optional<Claim> known, Claim content) throws BootstrapException {
    try {
      if (known.filter(old -> !old.tokenDigest().equals(content.tokenDigest())).isPresent()) {
        Files.copy(claim, beside(".old"), StandardCopyOption.REPLACE_EXISTING);
      }
      AtomicFile.write(claim, ClaimText.of(content), Optional.empty());
    } catch (IOException e) {
      throw new BootstrapException(
          Reason.USAGE,
          "the claim "
              + claim
              + ", by which a lost disk is noticed, cannot be written: "
              + FileFailure.describe(e)
              + "; make its directory writable, or name another file with --claim-file, on a device"
              + " other than that of the data if there is one",
          e);
    }
  }

  /** Whether a disk that is lost takes the claim along. */
  boolean isOnDeviceOf(Path dataDirectory) {
    try {
      return Files.getFileStore(parent()).equals(Files.getFileStore(dataDirectory));
    } catch (IOException e) {
      return false; // and writing to it will tell
    }
  }

  private Path parent() {
    return Optional.ofNullable(claim.toAbsolutePath().getParent()).orElse(claim);
  }
}
