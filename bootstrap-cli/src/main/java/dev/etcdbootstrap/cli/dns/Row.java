package dev.etcdbootstrap.cli.dns;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A record that is there or should be. Immutable.
 *
 * @param record its name
 * @param addresses of its target
 * @param failure why there are none; empty when there are some or nobody asked
 * @param member whose it is
 * @param dnsName how members call it that know only the record; empty when there is none
 */
record Row(
    String record,
    Place place,
    List<String> addresses,
    String failure,
    String member,
    String dnsName,
    Status status,
    boolean isLocal) {

  /** How what is there differs from what is needed. */
  enum Status {
    /** It is as it must be. */
    OK,
    /** There is no such record. */
    MISSING,
    /** No server has said whether there is one. */
    UNKNOWN,
    /** No member needs it. */
    EXTRA,
    /** Its target has no address. */
    UNRESOLVED,
    /** Its target has none of the addresses with which the member is listed. */
    OTHER_ADDRESS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  Row {
    addresses = List.copyOf(addresses);
  }

  List<String> cells() {
    boolean renamed = !dnsName.isEmpty() && !dnsName.equals(member) && !member.isEmpty();
    return List.of(
        record,
        place.host().isEmpty() ? "." : place.host(),
        String.valueOf(place.port()),
        member.isEmpty() ? dnsName : member + (renamed ? " (" + dnsName + ")" : ""),
        status + (isLocal ? ", local" : ""),
        failure.isEmpty() ? String.join(", ", addresses) : failure);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("record", record);
    json.put("target", place.host());
    json.put("port", place.port());
    json.put("peer-url", place.toString());
    json.put("addresses", addresses);
    json.put("failure", failure);
    json.put("member", member);
    json.put("dns-name", dnsName);
    json.put("status", status);
    json.put("local", isLocal);
    return json;
  }
}
