package dev.etcdbootstrap.strategy.dnssrv.dns;

import dev.etcdbootstrap.text.ForeignText;
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
 * Follows the aliases of a name (CNAME, RFC 1034 section 3.6.2) to its records. Thread-safe; does
 * not block.
 */
final class AliasResolver {

  /** Common resolvers follow as many. */
  private static final int MOST_ALIASES = 8;

  private final Resolver resolver;
  private final String askedServers;
  private final boolean signed;

  /**
   * Asks nothing yet.
   *
   * @param askedServers for messages
   * @param signed whether the resolver validates signatures, and answers that it does not vouch for
   *     are refused
   */
  AliasResolver(Resolver resolver, String askedServers, boolean signed) {
    this.resolver = resolver;
    this.askedServers = askedServers;
    this.signed = signed;
  }

  /**
   * Finds the records of a name.
   *
   * @return at least one; fails with {@link DnsQueryException}, whose text begins with the question
   */
  CompletableFuture<List<Record>> records(Name name, int type) {
    String question = name.toString(true) + " " + Type.string(type);
    return follow(name, type, 0)
        .exceptionallyCompose(
            thrown -> {
              DnsFailure failure = DnsQueryException.failureIn(thrown);
              return CompletableFuture.failedFuture(
                  new DnsQueryException(failure.withPrefix(question + ": ")));
            });
  }

  private CompletableFuture<List<Record>> follow(Name name, int type, int aliases) {
    Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    return resolver
        .sendAsync(query)
        .toCompletableFuture()
        .thenCompose(answer -> read(answer, name, type, aliases));
  }

  private CompletableFuture<List<Record>> read(Message answer, Name name, int type, int aliases) {
    if (signed && answer.getRcode() != Rcode.NOERROR && answer.getRcode() != Rcode.NXDOMAIN) {
      return failed(
          DnsFailure.Kind.UNTRUSTED,
          "the answer of " + askedServers + " is not valid: " + reason(answer));
    }
    if (signed && !answer.getHeader().getFlag(Flags.AD)) {
      return failed(DnsFailure.Kind.UNTRUSTED, "the answer of " + askedServers + " is not signed");
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
            DnsFailure.Kind.MALFORMED,
            "there are more than " + MOST_ALIASES + " aliases in a row, or they lead in a circle");
      }
      current = target;
    }
    if (answer.getRcode() == Rcode.NXDOMAIN) {
      return failed(
          DnsFailure.Kind.NO_SUCH_NAME,
          "no such name" + alias(current, name) + " (NXDOMAIN), according to " + askedServers);
    }
    return current.equals(name)
        ? failed(
            DnsFailure.Kind.NO_DATA, "the name has no such records, according to " + askedServers)
        : follow(
            current, type, followed); // the alias leads to a zone that this server does not have
  }

  private static String alias(Name current, Name asked) {
    return current.equals(asked) ? "" : " as the alias " + current.toString(true);
  }

  /** What the validator objects to. */
  private static String reason(Message answer) {
    if (answer.getOPT() != null) {
      for (EDNSOption option : answer.getOPT().getOptions()) {
        if (option instanceof ExtendedErrorCodeOption error && error.getText() != null) {
          return ForeignText.printable(error.getText());
        }
      }
    }
    return "the reason is not known";
  }

  private static <T> CompletableFuture<T> failed(DnsFailure.Kind kind, String text) {
    return CompletableFuture.failedFuture(new DnsQueryException(kind, text));
  }
}
