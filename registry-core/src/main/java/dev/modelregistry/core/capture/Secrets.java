package dev.modelregistry.core.capture;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Arguments of a virtual machine without what must not be kept for ever: passwords, tokens and
 * names of hosts.
 */
final class Secrets {

  private static final String HIDDEN = "…";

  private static final Pattern PROPERTY = Pattern.compile("(?s)(-D[^=]+=)(.*)");

  /** Agents take anything after their name, addresses and licence keys included. */
  private static final Pattern AGENT =
      Pattern.compile("(?s)(-(?:javaagent|agentlib|agentpath):[^=]*=|-Xrun[^:]*:)(.*)");

  private static final Pattern TELLING_NAME =
      Pattern.compile(
          "pass|pwd|secret|token|key|credential|auth|host|proxy|url|uri|address"
              + "|user(?!\\.(timezone|language|country|variant|script))");

  private Secrets() {}

  /** Returns the argument, its value hidden where its name or form says that it tells something. */
  static String withoutSecrets(String argument) {
    Matcher property = PROPERTY.matcher(argument);
    if (property.matches()) {
      return isTelling(property.group(1), property.group(2))
          ? property.group(1) + HIDDEN
          : argument;
    }
    Matcher agent = AGENT.matcher(argument);
    return agent.matches() ? agent.group(1) + HIDDEN : argument;
  }

  private static boolean isTelling(String name, String value) {
    return TELLING_NAME.matcher(name.toLowerCase(Locale.ROOT)).find() || value.contains("://");
  }
}
