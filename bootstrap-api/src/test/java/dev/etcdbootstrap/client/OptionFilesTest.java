package dev.etcdbootstrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that an option names can block or fill the memory. */
@Timeout(60)
final class OptionFilesTest {

  private final Path folder;

  OptionFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static void assertRefused(Path file, String why) {
    BootstrapException refusal =
        catchThrowableOfType(
            BootstrapException.class, () -> OptionFiles.read("discovery-cacert", file));
    assertThat(refusal.reason()).isEqualTo(Reason.USAGE);
    assertThat(refusal).hasMessageStartingWith("discovery-cacert: " + file + " " + why);
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 1, ClientLimits.MAX_FILE_BYTES})
  void readsAllOfIt(int size) throws Exception {
    byte[] content = new byte[size];

    assertThat(OptionFiles.read("x", Files.write(folder.resolve("file"), content)))
        .isEqualTo(content);
  }

  @Test
  void followsLinks() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "content");

    assertThat(OptionFiles.read("x", Files.createSymbolicLink(folder.resolve("link"), file)))
        .asString()
        .isEqualTo("content");
  }

  @Test
  void tooLarge() throws IOException {
    assertRefused(
        Files.write(folder.resolve("large"), new byte[ClientLimits.MAX_FILE_BYTES + 1]),
        "is larger than 1 MB");
  }

  @Test
  void missing() {
    assertRefused(folder.resolve("none"), "cannot be read: there is no such file");
  }

  @Test
  void directory() {
    assertRefused(folder, "is a directory");
  }

  @Test
  @DisplayName("a file below a file")
  void notADirectory() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertRefused(
        file.resolve("below"), "cannot be read: "); // the JVM says why in words of its own
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "/dev/null"})
  void device(Path device) {
    assertRefused(device, "is a device, a FIFO or a socket");
  }

  @Test
  @DisplayName("a FIFO to which nobody writes")
  void fifo() throws Exception {
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();

    assertRefused(fifo, "is a device, a FIFO or a socket");
  }

  @Test
  @DisplayName("text in another encoding is refused rather than changed")
  void notUtf8() throws IOException {
    Path file = Files.write(folder.resolve("latin-1"), new byte[] {'p', (byte) 0xe4});

    BootstrapException refusal =
        catchThrowableOfType(BootstrapException.class, () -> OptionFiles.readText("x", file));
    assertThat(refusal).hasMessage("x: " + file + " is not a text file in UTF-8");
  }
}
