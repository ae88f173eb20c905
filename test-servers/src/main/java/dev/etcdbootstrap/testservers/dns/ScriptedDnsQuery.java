package dev.etcdbootstrap.testservers.dns;

/**
 * A query that {@link ScriptedDns} received.
 *
 * @param name in lower case, without the final dot
 * @param type such as {@code SRV}
 * @param tcp whether it came over TCP
 * @param times the 1-based count of this question over this protocol
 */
public record ScriptedDnsQuery(String name, String type, boolean tcp, int times) {

  /** Name and type, as in {@code a.example.test A}. */
  public String question() {
    return name + " " + type;
  }
}
