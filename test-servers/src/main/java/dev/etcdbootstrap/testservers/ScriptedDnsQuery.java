package dev.etcdbootstrap.testservers;

/**
 * A question that {@link ScriptedDns} was asked.
 *
 * @param name in lower case, without its final dot
 * @param type such as {@code SRV}
 * @param tcp whether it came over TCP
 * @param times how often it has come over this protocol, this time included: 1 for the first
 */
public record ScriptedDnsQuery(String name, String type, boolean tcp, int times) {

  /** Name and type, as in {@code a.example.test A}. */
  public String question() {
    return name + " " + type;
  }
}
