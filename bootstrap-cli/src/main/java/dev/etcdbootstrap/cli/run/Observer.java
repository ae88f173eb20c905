package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.decision.Evidence;
import dev.etcdbootstrap.run.decision.Listing;
import dev.etcdbootstrap.run.decision.Question;
import dev.etcdbootstrap.run.decision.Request;
import dev.etcdbootstrap.run.disk.DataDirectory;
import dev.etcdbootstrap.run.disk.DirectoryStamp;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.peers.PeerClient;
import dev.etcdbootstrap.run.peers.PeerView;
import dev.etcdbootstrap.spi.BootstrapException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Observes what the decision asks for; decides nothing. For one run, by one thread. */
final class Observer implements AutoCloseable {

  /** For each of the two rounds of questions; a peer that is there answers in milliseconds. */
  private static final Duration PEER_LIMIT = Duration.ofSeconds(3);

  /** Where a member restarts on its data, nobody is waited for who is not there. */
  private static final Duration GLANCE = Duration.ofSeconds(2);

  private final Path dataDirectory;
  private final Optional<Path> logDirectory;
  private final RunFiles files;
  private final MemberList list;
  private final String token;
  private final boolean hasUrls;
  private final PeerClient client;

  /**
   * @param list the configured strategy's
   * @param token the cluster token, under which this member's ID is computed
   * @param hasUrls whether this member's peer URLs are set; otherwise the list has them
   * @param client asks peers; closed by this
   */
  Observer(
      Path dataDirectory,
      Optional<Path> logDirectory,
      RunFiles files,
      MemberList list,
      String token,
      boolean hasUrls,
      PeerClient client) {
    this.dataDirectory = dataDirectory;
    this.logDirectory = logDirectory;
    this.files = files;
    this.list = list;
    this.token = token;
    this.hasUrls = hasUrls;
    this.client = client;
  }

  /**
   * This machine, and the peers where they can be asked in passing.
   *
   * @param isBusy whether another process holds the lock of the start script
   * @throws BootstrapException when there is a claim that cannot be read
   */
  Evidence ofMachine(Request request, boolean isBusy)
      throws BootstrapException, InterruptedException {
    DiskState disk = DataDirectory.read(dataDirectory, logDirectory);
    Optional<Claim> claim = files.readClaim();
    boolean locked = isBusy || DataDirectory.isHeld(dataDirectory, logDirectory);
    Evidence observed =
        Evidence.ofMachine(request, locked, disk, isUntouched(claim), Machine.id(), claim);
    Evidence machine =
        hasUrls || claim.isEmpty() ? observed : withSelf(observed, claim.get().peerUrls());
    boolean restarts = disk instanceof DiskState.Initialised && claim.isPresent() && !locked;
    if (!restarts || claim.get().otherPeerUrls().isEmpty()) {
      return machine;
    }
    // Whether this member has been removed; who does not answer at once is not waited for.
    return machine.withPeers(client.ask(claim.get().otherPeerUrls(), GLANCE));
  }

  private Evidence withSelf(Evidence evidence, List<PeerUrl> urls) {
    Member self = new Member(evidence.request().self().name(), urls);
    return evidence.withSelf(self, self.id(token));
  }

  private boolean isUntouched(Optional<Claim> claim) {
    String stamp = claim.map(Claim::dataDirectory).orElse("");
    try {
      return !stamp.isEmpty() && stamp.equals(DirectoryStamp.of(dataDirectory));
    } catch (IOException e) {
      return false;
    }
  }

  /** The same evidence with one more answer. */
  Evidence with(Question question, Evidence evidence)
      throws BootstrapException, InterruptedException {
    return switch (question) {
      case LISTING -> withList(evidence);
      case PEERS -> withPeers(evidence);
      case OLD_ADDRESS ->
          evidence.withOldAddress(
              client.ask(evidence.claim().map(Claim::peerUrls).orElseThrow(), PEER_LIMIT));
    };
  }

  private Evidence withList(Evidence evidence) throws BootstrapException, InterruptedException {
    return listed(list.look(evidence.disk() instanceof DiskState.Initialised).addTo(evidence));
  }

  /** Takes this member's URLs from the list where nobody has set them. */
  Evidence listed(Evidence evidence) {
    String name = evidence.request().self().name();
    return hasUrls || !(evidence.listing().orElse(null) instanceof Listing.Complete complete)
        ? evidence
        : complete
            .list()
            .find(name)
            .map(self -> evidence.withSelf(self.member(), self.id()))
            .orElse(evidence);
  }

  /** The same evidence with the peers asked anew: all that are known, and this one's address. */
  Evidence withPeers(Evidence evidence) throws InterruptedException {
    Set<PeerUrl> urls = new LinkedHashSet<>();
    if (evidence.listing().orElse(null) instanceof Listing.Complete complete) {
      addAll(complete.list().members(), urls);
    }
    list.registered().ifPresent(registered -> addAll(registered.members(), urls));
    evidence.claim().ifPresent(claim -> urls.addAll(claim.otherPeerUrls()));
    PeerView answers = client.ask(urls, PEER_LIMIT);
    return evidence.withPeers(answers);
  }

  private static void addAll(List<Member> members, Set<PeerUrl> urls) {
    for (Member member : members) {
      urls.addAll(member.peerUrls());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
