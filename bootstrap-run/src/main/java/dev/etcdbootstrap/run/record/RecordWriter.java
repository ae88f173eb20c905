package dev.etcdbootstrap.run.record;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.decision.Evidence;
import dev.etcdbootstrap.run.decision.FirstList;
import dev.etcdbootstrap.run.decision.Listing;
import dev.etcdbootstrap.run.decision.Permission;
import dev.etcdbootstrap.run.decision.Request;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.disk.LogSummary;
import dev.etcdbootstrap.run.disk.Progress;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerView;
import dev.etcdbootstrap.text.Json;
import dev.etcdbootstrap.text.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes one record. Stops as soon as it gets too large, whatever the peers have told. */
final class RecordWriter {

  static final int SCHEMA = 1;

  /** What a text takes besides itself, at least: quotes and a comma. */
  private static final int AROUND = 3;

  private final Redactor redactor;
  private int length;

  RecordWriter(Redactor redactor) {
    this.redactor = redactor;
  }

  /**
   * @throws IllegalArgumentException when it is larger than {@link DecisionRecord#MAX_BYTES}
   */
  String write(DecisionRecord decision) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", SCHEMA);
    json.put("time", decision.time());
    json.put("etcd-bootstrap", decision.versions().etcdBootstrap());
    json.put("etcd", decision.versions().etcd());
    json.put("strategy", decision.strategy());
    json.put("rule", decision.rule());
    json.put("action", decision.action());
    json.put("message", free(decision.message()));
    json.put("way-out", free(decision.wayOut()));
    json.put("warnings", all(decision.warnings(), this::free));
    json.put("failure", free(decision.failure()));
    json.put("evidence", evidence(decision.evidence()));
    String text = Json.write(json);
    if (text.getBytes(StandardCharsets.UTF_8).length > DecisionRecord.MAX_BYTES) {
      throw tooLarge();
    }
    return text;
  }

  private Map<String, Object> evidence(Evidence evidence) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("request", request(evidence.request()));
    json.put("locked", evidence.locked());
    json.put("disk", disk(evidence.disk()));
    json.put("untouched", evidence.untouched());
    json.put("machine-id", evidence.machineId());
    evidence.claim().ifPresent(claim -> json.put("claim", claim(claim)));
    evidence.listing().ifPresent(listing -> json.put("listing", listing(listing)));
    json.put("start-marks", all(evidence.startMarks().stream().sorted().toList(), this::id));
    evidence.peers().ifPresent(peers -> json.put("peers", peers(peers)));
    evidence.oldAddress().ifPresent(peers -> json.put("old-address", peers(peers)));
    return json;
  }

  private Map<String, Object> request(Request request) {
    Map<String, Object> json = member(request.self(), request.memberId());
    json.put("token-sha256", request.tokenDigest());
    json.put("state", Word.of(request.state()));
    json.put(
        "permissions", request.permissions().stream().sorted().map(Permission::toString).toList());
    return json;
  }

  private Map<String, Object> member(Member member, EtcdId id) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", counted(member.name()));
    json.put("id", id(id));
    json.put("peer-urls", urls(member.peerUrls()));
    return json;
  }

  private Map<String, Object> disk(DiskState disk) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (disk instanceof DiskState.Initialised data) {
      LogSummary log = data.log();
      json.put("kind", Word.INITIALISED);
      json.put("member-id", id(log.memberId()));
      json.put("cluster-id", id(log.clusterId()));
      putProgress(log.progress(), json);
    } else if (disk instanceof DiskState.LogMissing missing) {
      json.put("kind", Word.LOG_MISSING);
      json.put("database", free(missing.database().toString()));
      json.put("log", free(missing.log().toString()));
    } else if (disk instanceof DiskState.Unreadable unreadable) {
      json.put("kind", Word.UNREADABLE);
      json.put("path", free(unreadable.path().toString()));
      json.put("why", free(unreadable.why()));
    } else {
      json.put("kind", Word.EMPTY);
    }
    return json;
  }

  private Map<String, Object> claim(Claim claim) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("stage", Word.of(claim.stage()));
    json.put("token-sha256", claim.tokenDigest());
    json.put("member-id", id(claim.memberId()));
    json.put("cluster-id", id(claim.clusterId()));
    json.put("peer-urls", urls(claim.peerUrls()));
    json.put("machine-id", claim.machineId());
    putProgress(claim.lastSeen(), json);
    json.put("data-dir", claim.dataDirectory());
    json.put("other-peer-urls", urls(claim.otherPeerUrls()));
    return json;
  }

  /** As text, since other readers of JSON take large numbers for fractions. */
  private static void putProgress(Progress progress, Map<String, Object> json) {
    json.put("term", Long.toUnsignedString(progress.term()));
    json.put("commit", Long.toUnsignedString(progress.commit()));
  }

  private Map<String, Object> listing(Listing listing) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (listing instanceof Listing.Complete complete) {
      FirstList list = complete.list();
      json.put("kind", Word.COMPLETE);
      json.put("cluster-id", id(list.clusterId()));
      json.put("members", all(list.entries(), entry -> member(entry.member(), entry.id())));
    } else if (listing instanceof Listing.Incomplete incomplete) {
      json.put("kind", Word.INCOMPLETE);
      json.put("present", incomplete.present());
      json.put("size", incomplete.size());
    } else if (listing instanceof Listing.Unknown unknown) {
      json.put("kind", Word.UNKNOWN);
      json.put("why", free(unknown.why()));
    }
    return json;
  }

  private Map<String, Object> peers(PeerView peers) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("answers", all(peers.answers(), this::answer));
    json.put("silent", all(peers.silent(), this::silence));
    return json;
  }

  private Map<String, Object> answer(PeerAnswer answer) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("url", counted(answer.url().toString()));
    json.put("cluster-id", id(answer.clusterId()));
    json.put("members", all(answer.members(), this::listed));
    return json;
  }

  private Map<String, Object> listed(ListedMember member) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id(member.id()));
    json.put("name", free(member.name()));
    json.put("peer-urls", urls(member.peerUrls()));
    json.put("client-urls", all(member.clientUrls(), this::free));
    json.put("learner", member.learner());
    return json;
  }

  private Map<String, Object> silence(PeerView.Silence silence) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("url", counted(silence.url().toString()));
    json.put("why", free(silence.why()));
    return json;
  }

  private static <T> List<Object> all(List<T> values, Function<T, Object> json) {
    List<Object> all = new ArrayList<>(values.size());
    values.forEach(value -> all.add(json.apply(value)));
    return all;
  }

  private List<Object> urls(List<PeerUrl> urls) {
    return all(urls, url -> counted(url.toString()));
  }

  private String id(EtcdId id) {
    return counted(id.toString());
  }

  /** A text that others wrote; names and peer URLs are checked already, and are no secret. */
  private String free(String text) {
    return counted(redactor.redact(text));
  }

  private String counted(String text) {
    length += text.length() + AROUND;
    if (length > DecisionRecord.MAX_BYTES) {
      throw tooLarge();
    }
    return text;
  }

  private static IllegalArgumentException tooLarge() {
    return new IllegalArgumentException(
        "it would be larger than " + DecisionRecord.MAX_BYTES + " bytes");
  }
}
