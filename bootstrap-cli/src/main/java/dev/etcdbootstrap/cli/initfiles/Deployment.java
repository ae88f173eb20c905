package dev.etcdbootstrap.cli.initfiles;

import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.settings.EtcdArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be started. Holds no secret.
 *
 * @param list all members, when they are known without asking anybody
 * @param name of this member, if one is meant
 * @param advertised its peer URLs, as far as somebody has set them
 * @param discovery the options by which {@code run} finds the list, by key, {@code strategy} first
 * @param etcd the flags that the operator gives etcd
 * @param programs what to start
 * @param image that has both programs; for formats that need one
 * @param replicas how many members there are to be, where nothing else says it
 */
record Deployment(
    Optional<List<Member>> list,
    Optional<String> name,
    List<PeerUrl> advertised,
    Map<String, String> discovery,
    EtcdArguments etcd,
    Programs programs,
    Optional<String> image,
    Optional<Integer> replicas) {

  /** The start script of this command, and etcd, as the format starts them. */
  record Programs(String etcdBootstrap, String etcd) {}

  /** This member, if one is meant and all is known of it. */
  Optional<Member> self() {
    return list.isPresent()
        ? list.get().stream().filter(member -> Optional.of(member.name()).equals(name)).findFirst()
        : name.filter(own -> !advertised.isEmpty()).map(own -> new Member(own, advertised));
  }

  /** All members that are known: of the list, or this one. */
  List<Member> known() {
    return list.orElseGet(() -> self().map(List::of).orElse(List.of()));
  }

  /** The options by which the list is found, as flags. */
  List<String> discoveryFlags() {
    List<String> flags = new ArrayList<>();
    discovery.forEach((key, text) -> flags.add(flag(key, text)));
    return flags;
  }

  /** A flag with its value, in one word. */
  static String flag(String key, String value) {
    return "--" + key + "=" + value;
  }

  /** The flag that says the peer URLs of a member. */
  static String advertised(List<PeerUrl> urls) {
    return flag(
        "initial-advertise-peer-urls",
        String.join(",", urls.stream().map(PeerUrl::toString).toList()));
  }
}
