package dev.etcdbootstrap.cli.dns;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An SRV record of a member that exists or should exist, and how the two differ. Immutable.
 *
 * @param addresses of its target
 * @param failure why its target has no address; empty when it has some or was not looked up
 * @param member that it belongs to; empty when it belongs to none
 * @param dnsName the name that members derive from the record alone; empty when there is none
 */
record CheckedRecord(
    String name,
    PeerEndpoint endpoint,
    List<String> addresses,
    String failure,
    String member,
    String dnsName,
    Status status,
    boolean isLocal) {

  /** How what exists differs from what is needed. */
  enum Status {
    /** The record is as needed. */
    OK,
    /** There is no such record. */
    MISSING,
    /** No server has answered whether there is one. */
    UNKNOWN,
    /** No member needs the record. */
    EXTRA,
    /** The target has no address. */
    UNRESOLVED,
    /** The target has none of the addresses with which the member is listed. */
    OTHER_ADDRESS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  CheckedRecord {
    addresses = List.copyOf(addresses);
  }

  List<String> cells() {
    boolean renamed = !dnsName.isEmpty() && !dnsName.equals(member) && !member.isEmpty();
    return List.of(
        name,
        endpoint.host().isEmpty() ? "." : endpoint.host(),
        String.valueOf(endpoint.port()),
        member.isEmpty() ? dnsName : member + (renamed ? " (" + dnsName + ")" : ""),
        status + (isLocal ? ", local" : ""),
        failure.isEmpty() ? String.join(", ", addresses) : failure);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("record", name);
    json.put("target", endpoint.host());
    json.put("port", endpoint.port());
    json.put("peer-url", endpoint.toString());
    json.put("addresses", addresses);
    json.put("failure", failure);
    json.put("member", member);
    json.put("dns-name", dnsName);
    json.put("status", status);
    json.put("local", isLocal);
    return json;
  }
}
