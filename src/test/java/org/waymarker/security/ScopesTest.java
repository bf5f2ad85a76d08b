package org.waymarker.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.security.Access.Action;

class ScopesTest {
    /** Letters of what may be done to a type. */
    private static String letters(String scopes, String type) {
        var parsed = Scopes.parse(scopes);
        return Arrays.stream(Action.values())
                .filter(action -> parsed.allows(new Access(type, action)))
                .map(action -> String.valueOf(action.letter()))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource({
        "system/Task.read,rs",
        "user/Task.read,rs",
        "user/Task.write,cu",
        "user/Task.*,crus",
        "system/*.read,rs",
        "user/*.*,crus",
        "system/Task.r,r",
        "system/Task.s,s",
        "system/Task.rs,rs",
        "user/Task.cud,cu",
        "system/Task.cruds,crus",
        "system/*.cruds,crus",
        "system/Task.d,''",
        "system/Task.r user/Task.u,ru",
        "system/Task.c system/CarePlan.cruds,c",
        "openid fhirUser system/Task.r offline_access,r",
        "launch patient/Task.rs system/Task.u,u"
    })
    void allowsWhatItSaysAndNoMore(String scopes, String letters) {
        assertThat(letters(scopes, "Task")).isEqualTo(letters);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "patient/Task.rs",
                "patient/Task.read",
                "patient/*.cruds",
                // Narrower than we can keep to, so not kept to at all.
                "system/Task.rs?owner=Organization/1",
                "user/*.cruds?category=x",
                "system/Task.read?status=requested",
                "system/Task.rs?",
                // Written otherwise than the standard says.
                "system/Task",
                "system/Task.",
                "system/.rs",
                "system/Task.sr",
                "system/Task.rrs",
                "system/Task.rx",
                "system/Task.RS",
                "system/Task.Read",
                "system/Task.reads",
                "system/Task.read.write",
                "system/task.rs",
                "System/Task.rs",
                "system/Tasks.rs",
                "system/Task*.rs",
                "system/**.rs",
                "system/*/Task.rs",
                "system//Task.rs",
                "xsystem/Task.rs",
                "system/Task.rs,user/Task.rs",
                "system/Task.rs\tuser/Task.rs",
                "system/Task.rs\n",
                "system/Task.rs;",
                "system\\Task.rs",
                "system/%2A.rs",
                "waymarker/Task.rs",
                "*/*.*",
                "*"
            })
    void givesNothingForWhatItCannotKeepTo(String scope) {
        assertThat(letters(scope, "Task")).isEmpty();
        assertThat(letters(scope, Access.ANY_TYPE)).isEmpty();
    }

    @Test
    void coversTheWholeServiceByAScopeForEveryTypeOnly() {
        assertThat(letters("system/*.ru", Access.ANY_TYPE)).isEqualTo("ru");
        assertThat(letters("system/Task.cruds user/Group.cruds", Access.ANY_TYPE))
                .isEmpty();
    }

    @Test
    void showsMembersToTheScopeMadeForThatOnly() {
        assertThat(Scopes.parse("waymarker/group-members").groupMembers()).isTrue();
        assertThat(letters("waymarker/group-members", "Group")).isEmpty();
        for (var other : new String[] {
            "system/*.cruds", "user/Group.cruds", "waymarker/group-members.rs", "waymarker/*", "Waymarker/group-members"
        }) {
            assertThat(Scopes.parse(other).groupMembers()).as(other).isFalse();
        }
    }

    @Test
    void namesTheScopesThatWouldDo() {
        var access = new Access("Task", Action.UPDATE);
        var caller = new Caller("https://issuer.example", "ehr-1", Scopes.NONE, java.util.Optional.empty());
        assertThat(new Policy().missing(caller, access))
                .map(Policy.Missing::scopes)
                .contains("system/Task.u or user/Task.u");
        assertThat(Scopes.parse(access.systemScope()).allows(access)).isTrue();
        assertThat(Scopes.parse(access.userScope()).allows(access)).isTrue();
    }

    @Test
    void letsTypesIntoAnswersByTheRightToReadThem() {
        var caller = new Caller(
                "https://issuer.example",
                "ehr-1",
                Scopes.parse("user/Task.s user/Provenance.r"),
                java.util.Optional.empty());
        assertThat(new Policy().maySee(caller, "Provenance")).isTrue();
        assertThat(new Policy().maySee(caller, "Task")).isFalse();
    }
}
