package dev.modelregistry.core.capture;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of repositories and packages, without what would let a reader of the record in. */
final class Remote {

  private static final Pattern URL = Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]*)://(.*)");

  /** {@code user:password@host:path}; git itself knows no password there, but people try. */
  private static final Pattern SCP_WITH_PASSWORD =
      Pattern.compile("(?s)([^:/@]+):[^@/]*@([^:/]+:.*)");

  /** An authority whose password holds a slash ends later than its form says. */
  private static final Pattern SLASH_IN_PASSWORD = Pattern.compile("(?s)[^/@]*:(?!\\d+/)[^@]*@.*");

  /** Where a user's name is part of the address and no secret. */
  private static final Set<String> NAMED_USERS = Set.of("ssh", "git+ssh", "ssh+git", "svn+ssh");

  private Remote() {}

  /** Returns the address without passwords, tokens, query and fragment. */
  static String withoutCredentials(String address) {
    int helper = address.indexOf("::");
    if (helper > 0 && address.substring(0, helper).matches("[a-z0-9-]+")) {
      return address.substring(0, helper + 2) + withoutCredentials(address.substring(helper + 2));
    }
    Matcher url = URL.matcher(address);
    if (!url.matches()) {
      Matcher scp = SCP_WITH_PASSWORD.matcher(address);
      return scp.matches() ? scp.group(1) + "@" + scp.group(2) : address;
    }
    String scheme = url.group(1);
    String rest = withoutQuery(url.group(2));
    int at = endOfUser(rest);
    String user = at < 0 ? "" : user(scheme, rest.substring(0, at));
    return scheme + "://" + user + rest.substring(at + 1);
  }

  private static int endOfUser(String rest) {
    int slash = rest.indexOf('/');
    int at = (slash < 0 ? rest : rest.substring(0, slash)).lastIndexOf('@');
    return at < 0 && SLASH_IN_PASSWORD.matcher(rest).matches() ? rest.lastIndexOf('@') : at;
  }

  private static String user(String scheme, String userInfo) {
    if (!NAMED_USERS.contains(scheme.toLowerCase(Locale.ROOT))) {
      return "";
    }
    int colon = userInfo.indexOf(':');
    return (colon < 0 ? userInfo : userInfo.substring(0, colon)) + "@";
  }

  private static String withoutQuery(String rest) {
    return rest.replaceFirst("(?s)[?#].*", "");
  }
}
