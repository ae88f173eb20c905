package dev.etcdbootstrap.cluster;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/** Spellings of a host in a URL. Looks nothing up. */
final class Hosts {

  /** How a host is written. */
  enum Kind {
    NAME,
    IPV4,
    IPV6
  }

  private static final int MAX_NAME = 253;

  private Hosts() {}

  /** The one spelling of a host name or IPv4 address, or the empty string when it is neither. */
  static String canonicalName(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (name.isEmpty() || name.length() > MAX_NAME || name.startsWith(".") || name.contains("..")) {
      return "";
    }
    boolean numeric = true;
    boolean lower = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetterOrDigit(c) && c != '-' && c != '_' && c != '.') {
        return "";
      }
      numeric &= isDigit(c) || c == '.';
      lower &= c < 'A' || c > 'Z';
    }
    if (numeric) {
      return isDottedQuad(host) ? host : ""; // with a trailing dot it is no address to anybody
    }
    return lower ? name : name.toLowerCase(Locale.ROOT);
  }

  /**
   * Four decimal numbers up to 255 without leading zeros; other forms mean different things to
   * different programs.
   */
  private static boolean isDottedQuad(String host) {
    int part = 0;
    int start = 0;
    for (int i = 0; i <= host.length(); i++) {
      if (i < host.length() && host.charAt(i) != '.' && !isDigit(host.charAt(i))) {
        return false;
      }
      if (i == host.length() || host.charAt(i) == '.') {
        int length = i - start;
        if (length < 1 || length > 3 || (length > 1 && host.charAt(start) == '0')) {
          return false;
        }
        if (Integer.parseInt(host.substring(start, i)) > 255) {
          return false;
        }
        part++;
        start = i + 1;
      }
    }
    return part == 4;
  }

  /**
   * The one spelling of an IPv6 address given without brackets, by RFC 5952 and with the brackets
   * that a URL needs, or the empty string when it is none. An IPv4-mapped address is its IPv4
   * address. A zone ({@code %25eth0}, RFC 6874) is kept as given.
   */
  static String canonicalIpv6(String host) {
    int percent = host.indexOf('%');
    String address = percent < 0 ? host : host.substring(0, percent);
    String zone = percent < 0 ? "" : host.substring(percent);
    if (percent >= 0 && !isZone(zone)) {
      return "";
    }
    for (String group : address.split(":", -1)) {
      // The JDK reads more digits and leading zeros too, which Go does not.
      if (group.contains(".") ? !isDottedQuad(group) : !isHexGroup(group)) {
        return "";
      }
    }
    try {
      // Brackets tell the JDK that this is a literal: it never asks a name server.
      InetAddress parsed = InetAddress.getByName("[" + address + "]");
      return parsed instanceof Inet4Address
          ? parsed.getHostAddress()
          : "[" + rfc5952(parsed.getAddress()) + zone + "]";
    } catch (UnknownHostException e) {
      return "";
    }
  }

  /** Up to four digits; none around "::". */
  private static boolean isHexGroup(String group) {
    for (int i = 0; i < group.length(); i++) {
      char c = group.charAt(i);
      if (c > 'f' || Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return group.length() <= 4;
  }

  private static boolean isZone(String zone) {
    if (!zone.startsWith("%25") || zone.length() == 3) {
      return false;
    }
    for (int i = 3; i < zone.length(); i++) {
      char c = zone.charAt(i);
      if (!isLetterOrDigit(c) && c != '-' && c != '.' && c != '_' && c != '~') {
        return false;
      }
    }
    return true;
  }

  /**
   * RFC 5952 section 4: lower case, no leading zeros, the first longest run of two or more zero
   * groups as "::".
   */
  private static String rfc5952(byte[] address) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
    }
    int runStart = -1;
    int runLength = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > runLength) {
        runStart = i;
        runLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    StringBuilder out = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == runStart) {
        out.append("::");
        i += runLength - 1;
      } else {
        if (i > 0 && i != runStart + runLength) {
          out.append(':');
        }
        out.append(Integer.toHexString(groups[i]));
      }
    }
    return out.toString();
  }

  /** Takes a canonical host. */
  static Kind kind(String canonicalHost) {
    if (canonicalHost.startsWith("[")) {
      return Kind.IPV6;
    }
    return isDottedQuad(canonicalHost) ? Kind.IPV4 : Kind.NAME;
  }

  /** Takes a canonical host; empty for a name and for an address with a zone. */
  static Optional<InetAddress> address(String canonicalHost) {
    if (kind(canonicalHost) == Kind.NAME || canonicalHost.indexOf('%') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(canonicalHost));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address that is none: " + canonicalHost, e);
    }
  }

  /** Takes a canonical host. */
  static boolean isUnspecified(String canonicalHost) {
    return canonicalHost.equals("0.0.0.0") || canonicalHost.equals("[::]");
  }

  /** Takes a canonical host; RFC 6761 reserves every name below localhost. */
  static boolean isLoopback(String canonicalHost) {
    return canonicalHost.equals("localhost")
        || canonicalHost.endsWith(".localhost")
        || canonicalHost.equals("[::1]")
        || (canonicalHost.startsWith("127.") && isDottedQuad(canonicalHost));
  }

  /**
   * Characters that Go's URL printer leaves as they are in a path, less those that a shell or a
   * list would trip over.
   */
  static boolean isPlainUrlCharacter(char c) {
    return isLetterOrDigit(c) || "-._~/:@+=".indexOf(c) >= 0;
  }

  private static boolean isLetterOrDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
