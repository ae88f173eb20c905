package dev.etcdbootstrap.strategy.dnssrv;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Asks one question and goes after its aliases (CNAME, RFC 1034 section 3.6.2) to where the records
 * are. Thread-safe; nothing blocks.
 */
final class Chase {

  /** As many as common resolvers follow. */
  private static final int MOST_ALIASES = 8;

  private final Resolver resolver;
  private final String place;
  private final boolean signed;

  /** Parameters as for {@link DnsQuestions}. */
  Chase(Resolver resolver, String place, boolean signed) {
    this.resolver = resolver;
    this.place = place;
    this.signed = signed;
  }

  /**
   * The records of a name.
   *
   * @return at least one; fails with {@link QueryFailure}, whose text begins with the question
   */
  CompletableFuture<List<Record>> records(Name name, int type) {
    String question = name.toString(true) + " " + Type.string(type);
    return follow(name, type, 0)
        .exceptionallyCompose(
            thrown -> {
              Failure failure = QueryFailure.of(thrown);
              return CompletableFuture.failedFuture(
                  new QueryFailure(failure.kind(), question + ": " + failure.text()));
            });
  }

  private CompletableFuture<List<Record>> follow(Name name, int type, int aliases) {
    Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    return resolver
        .sendAsync(query, Runnable::run)
        .toCompletableFuture()
        .thenCompose(answer -> read(answer, name, type, aliases));
  }

  private CompletableFuture<List<Record>> read(Message answer, Name name, int type, int aliases) {
    if (signed && answer.getRcode() != Rcode.NOERROR && answer.getRcode() != Rcode.NXDOMAIN) {
      return failed(
          Failure.Kind.UNTRUSTED, "the answer of " + place + " is not valid: " + reason(answer));
    }
    if (signed && !answer.getHeader().getFlag(Flags.AD)) {
      return failed(Failure.Kind.UNTRUSTED, "the answer of " + place + " is not signed");
    }
    Name current = name;
    int followed = aliases;
    while (true) {
      List<Record> found = new ArrayList<>();
      Name target = null;
      for (Record next : answer.getSection(Section.ANSWER)) {
        if (next.getName().equals(current) && next.getType() == type) {
          found.add(next);
        } else if (next.getName().equals(current) && next instanceof CNAMERecord alias) {
          target = alias.getTarget();
        }
      }
      if (!found.isEmpty()) {
        return CompletableFuture.completedFuture(found);
      }
      if (target == null) {
        break;
      }
      if (++followed > MOST_ALIASES) {
        return failed(
            Failure.Kind.MALFORMED,
            "more than " + MOST_ALIASES + " aliases follow one another, or lead in a circle");
      }
      current = target;
    }
    if (answer.getRcode() == Rcode.NXDOMAIN) {
      return failed(
          Failure.Kind.NO_SUCH_NAME,
          "no such name" + of(current, name) + " (NXDOMAIN), says " + place);
    }
    return current.equals(name)
        ? failed(Failure.Kind.NO_DATA, "the name has no such records, says " + place)
        : follow(current, type, followed); // the server does not know the other zone
  }

  private static String of(Name current, Name asked) {
    return current.equals(asked) ? "" : " as its alias " + current.toString(true);
  }

  /** What the validator found wrong. */
  private static String reason(Message answer) {
    if (answer.getOPT() != null) {
      for (EDNSOption option : answer.getOPT().getOptions()) {
        if (option instanceof ExtendedErrorCodeOption error && error.getText() != null) {
          return error.getText();
        }
      }
    }
    return "no reason is known";
  }

  private static <T> CompletableFuture<T> failed(Failure.Kind kind, String text) {
    return CompletableFuture.failedFuture(new QueryFailure(kind, text));
  }
}
