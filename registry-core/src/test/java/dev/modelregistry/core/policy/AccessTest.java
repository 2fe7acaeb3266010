package dev.modelregistry.core.policy;

import static dev.modelregistry.core.policy.Story.ALICE;
import static dev.modelregistry.core.policy.Story.BOB;
import static dev.modelregistry.core.policy.Story.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.event.Granted;
import dev.modelregistry.event.Revoked;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Role;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AccessTest {

  private static final Grant ADMIN = new Grant(ALICE, Role.ADMIN, "*");

  private final Story story = new Story();

  private Optional<String> whyNot(Actor actor, Role needed, String name) {
    return Access.whyNot(story.rules, actor, needed, name, "do that");
  }

  @Nested
  class Roles {

    @Test
    void everybodyMayDoEverythingAsLongAsNoRoleWasGranted() {
      assertThat(whyNot(BOB, Role.ADMIN, Access.EVERYTHING)).isEmpty();
    }

    @Test
    void theSentenceSaysWhatIsMissingAndWhoCanGrantIt() {
      story.ruled(new Granted(ADMIN)).ruled(new Granted(new Grant(CAROL, Role.ADMIN, "fraud-*")));
      assertThat(
              Access.whyNot(
                  story.rules,
                  BOB,
                  Role.APPROVER,
                  "fraud-detector",
                  "promote fraud-detector@v12 to production"))
          .contains(
              "person:bob may not promote fraud-detector@v12 to production: it takes the role"
                  + " approver on fraud-detector, which person:alice or person:carol can grant");
      assertThat(whyNot(CAROL, Role.ADMIN, Access.EVERYTHING))
          .contains(
              "person:carol may not do that: it takes the role admin on everything, which"
                  + " person:alice can grant");
    }

    @Test
    void aRoleIsForItsNamesAndItsDeedsOnly() {
      story.ruled(new Granted(ADMIN)).ruled(new Granted(new Grant(BOB, Role.TRAINER, "fraud-*")));
      assertThat(whyNot(BOB, Role.TRAINER, "fraud-detector")).isEmpty();
      assertThat(whyNot(BOB, Role.TRAINER, "loans")).isPresent();
      assertThat(whyNot(BOB, Role.APPROVER, "fraud-detector")).isPresent();
    }

    @Test
    void anAdminOfSomeNamesCannotGrantMoreThanThose() {
      story.ruled(new Granted(ADMIN)).ruled(new Granted(new Grant(CAROL, Role.ADMIN, "fraud-*")));
      assertThat(whyNot(CAROL, Role.ADMIN, "fraud-detector")).isEmpty();
      assertThat(whyNot(CAROL, Role.ADMIN, "fraud-*")).isEmpty();
      assertThat(whyNot(CAROL, Role.ADMIN, "fraud-detector-*")).isEmpty();
      assertThat(whyNot(CAROL, Role.ADMIN, "fraud*")).isPresent();
      assertThat(whyNot(CAROL, Role.ADMIN, "*")).isPresent();
    }
  }

  @Nested
  class GrantsAndRevocations {

    @Test
    void theFirstGrantMakesAnAdminOfEverything() {
      assertThat(Access.whyNotGrant(story.rules, new Grant(BOB, Role.TRAINER, "fraud-*")))
          .contains(
              "the role trainer on fraud-* was not given to person:bob: as soon as one role is"
                  + " granted, only roles allow anything, so the first grant makes somebody an"
                  + " admin of everything, with the names '*'");
      assertThat(Access.whyNotGrant(story.rules, new Grant(BOB, Role.ADMIN, "fraud-*")))
          .isPresent();
      assertThat(Access.whyNotGrant(story.rules, ADMIN)).isEmpty();
      story.ruled(new Granted(ADMIN));
      assertThat(Access.whyNotGrant(story.rules, new Grant(BOB, Role.TRAINER, "fraud-*")))
          .isEmpty();
    }

    @Test
    void theLastAdminOfEverythingStays() {
      story.ruled(new Granted(ADMIN)).ruled(new Granted(new Grant(BOB, Role.ADMIN, "fraud-*")));
      assertThat(Access.whyNotRevoke(story.rules, ADMIN))
          .contains(
              "the role admin on everything was not taken from person:alice: nobody else is an admin"
                  + " of everything; make somebody so before, and revoke again");
      story.ruled(new Granted(new Grant(CAROL, Role.ADMIN, "*")));
      assertThat(Access.whyNotRevoke(story.rules, ADMIN)).isEmpty();
      story.ruled(new Revoked(ADMIN));
      assertThat(whyNot(ALICE, Role.ADMIN, "*")).isPresent();
    }

    @Test
    void whatWasNotGrantedCannotBeRevoked() {
      story.ruled(new Granted(ADMIN));
      assertThat(Access.whyNotRevoke(story.rules, new Grant(ALICE, Role.ADMIN, "fraud-*")))
          .contains(
              "the role admin on fraud-* was not taken from person:alice: there is no such grant,"
                  + " see rules().grants()");
    }
  }
}
