package dev.etcdbootstrap.run.record;

import dev.etcdbootstrap.client.JsonLimits;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.decision.Evidence;
import dev.etcdbootstrap.run.decision.FirstList;
import dev.etcdbootstrap.run.decision.Listing;
import dev.etcdbootstrap.run.decision.Permission;
import dev.etcdbootstrap.run.decision.Request;
import dev.etcdbootstrap.run.decision.Rule;
import dev.etcdbootstrap.run.decision.WantedState;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.disk.LogSummary;
import dev.etcdbootstrap.run.disk.Progress;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerView;
import dev.etcdbootstrap.text.ForeignText;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.json.JSONException;
import org.json.JSONObject;
import org.json.JSONParserConfiguration;

/** Reads a record, which may come from anybody. */
final class RecordReader {

  private RecordReader() {}

  static DecisionRecord read(String text) {
    if (text.length() > DecisionRecord.MAX_BYTES) {
      throw new IllegalArgumentException(
          "larger than " + DecisionRecord.MAX_BYTES + " bytes, which no decision file is");
    }
    Fields whole = new Fields("", json(text));
    int schema = whole.count("schema");
    String version = whole.text("etcd-bootstrap");
    if (schema != RecordWriter.SCHEMA) {
      throw new IllegalArgumentException(
          "schema " + schema + ", and this version reads " + RecordWriter.SCHEMA + wayOut(version));
    }
    try {
      DecisionRecord decision = decision(whole, version);
      whole.end();
      return decision;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + wayOut(version), e);
    }
  }

  private static JSONObject json(String text) {
    try {
      JsonLimits.check(text);
      return new JSONObject(text, new JSONParserConfiguration().withStrictMode(true));
    } catch (JSONException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "no decision file of run, or cut off: "
              + ForeignText.printable(String.valueOf(e.getMessage())),
          e);
    }
  }

  private static String wayOut(String version) {
    return "; explain it with the version that wrote it, "
        + ForeignText.printable(version)
        + ", unless it was edited";
  }

  private static DecisionRecord decision(Fields fields, String version) {
    return new DecisionRecord(
        fields.parsed("time", Instant::parse),
        new DecisionRecord.Versions(version, fields.text("etcd")),
        fields.text("strategy"),
        fields.object("evidence", RecordReader::evidence),
        fields.constant("rule", Rule.class),
        fields.constant("action", Action.class),
        fields.text("message"),
        fields.text("way-out"),
        fields.texts("warnings", Function.identity()),
        fields.text("failure"));
  }

  private static Evidence evidence(Fields fields) {
    return new Evidence(
        fields.object("request", RecordReader::request),
        fields.flag("locked"),
        fields.object("disk", RecordReader::disk),
        fields.flag("untouched"),
        fields.text("machine-id"),
        fields.optional("claim", RecordReader::claim),
        fields.optional("listing", RecordReader::listing),
        Set.copyOf(fields.ids("start-marks")),
        fields.optional("peers", RecordReader::peers),
        fields.optional("old-address", RecordReader::peers));
  }

  private static Request request(Fields fields) {
    return new Request(
        member(fields),
        fields.id("id"),
        fields.text("token-sha256"),
        fields.word("state", WantedState.class),
        Set.copyOf(fields.constants("permissions", Permission.class)));
  }

  private static Member member(Fields fields) {
    return new Member(fields.text("name"), fields.urls("peer-urls"));
  }

  private static DiskState disk(Fields fields) {
    String kind = fields.text("kind");
    return switch (kind) {
      case Word.EMPTY -> new DiskState.Empty();
      case Word.INITIALISED ->
          new DiskState.Initialised(
              new LogSummary(fields.id("member-id"), fields.id("cluster-id"), progress(fields)));
      case Word.LOG_MISSING ->
          new DiskState.LogMissing(fields.path("database"), fields.path("log"));
      case Word.UNREADABLE -> new DiskState.Unreadable(fields.path("path"), fields.text("why"));
      default -> throw Fields.unknown(kind);
    };
  }

  private static Progress progress(Fields fields) {
    return new Progress(fields.unsigned("term"), fields.unsigned("commit"));
  }

  private static Claim claim(Fields fields) {
    return new Claim(
        fields.word("stage", Claim.Stage.class),
        fields.text("token-sha256"),
        fields.id("member-id"),
        fields.id("cluster-id"),
        fields.urls("peer-urls"),
        fields.text("machine-id"),
        progress(fields),
        fields.text("data-dir"),
        fields.urls("other-peer-urls"));
  }

  private static Listing listing(Fields fields) {
    String kind = fields.text("kind");
    return switch (kind) {
      case Word.COMPLETE ->
          new Listing.Complete(
              new FirstList(
                  fields.id("cluster-id"),
                  fields.objects(
                      "members", entry -> new FirstList.Entry(member(entry), entry.id("id")))));
      case Word.INCOMPLETE -> new Listing.Incomplete(fields.count("present"), fields.count("size"));
      case Word.UNKNOWN -> new Listing.Unknown(fields.text("why"));
      default -> throw Fields.unknown(kind);
    };
  }

  private static PeerView peers(Fields fields) {
    List<PeerAnswer> answers =
        fields.objects(
            "answers",
            answer ->
                new PeerAnswer(
                    answer.url("url"),
                    answer.id("cluster-id"),
                    answer.objects("members", RecordReader::listed)));
    List<PeerView.Silence> silent =
        fields.objects(
            "silent", silence -> new PeerView.Silence(silence.url("url"), silence.text("why")));
    return new PeerView(answers, silent);
  }

  private static ListedMember listed(Fields fields) {
    return new ListedMember(
        fields.id("id"),
        fields.text("name"),
        fields.urls("peer-urls"),
        fields.texts("client-urls", Function.identity()),
        fields.flag("learner"));
  }
}
