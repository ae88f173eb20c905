package com.example.counter;

import dev.etcdbootstrap.cluster.InitialCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;

/**
 * Keeps the member list for all later starts of this member.
 *
 * @param path of the file, which exists once the list was found
 */
record MembersFile(Path path) {

  private static final String MEMBERS = "initial-cluster";
  private static final String TOKEN = "initial-cluster-token";

  Optional<InitialCluster> read() throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    }
    return Optional.of(
        InitialCluster.parse(properties.getProperty(MEMBERS, ""))
            .withToken(properties.getProperty(TOKEN, "")));
  }

  /** Writes the file atomically, also if the machine loses power. */
  void write(InitialCluster cluster) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(MEMBERS, cluster.toString());
    properties.setProperty(TOKEN, cluster.token());
    Files.createDirectories(path.toAbsolutePath().getParent());
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    try (FileChannel channel =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      properties.store(out, "Found at the first start of this member");
      channel.force(true);
    }
    Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
