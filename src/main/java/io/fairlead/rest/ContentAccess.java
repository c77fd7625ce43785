package io.fairlead.rest;

import io.fairlead.access.Admission;
import io.fairlead.access.Caller;
import io.fairlead.core.Problem;
import jakarta.ws.rs.core.SecurityContext;

/** Applies the access rules of sessions to calls that read or write messages of a room or relay. */
record ContentAccess(Admission admission) {
    /** @throws Problem forbidden */
    void ofRoom(String room, SecurityContext caller) {
        check("/ws/chat/" + room, caller);
    }

    /** @throws Problem forbidden */
    void ofRelay(String relay, SecurityContext caller) {
        check("/ws/relay/" + relay, caller);
    }

    private void check(String path, SecurityContext security) {
        if (!(security.getUserPrincipal() instanceof Caller caller)) {
            throw new IllegalStateException("a call that needs a role has a caller");
        }
        admission.admitToContent(caller, path);
    }
}
