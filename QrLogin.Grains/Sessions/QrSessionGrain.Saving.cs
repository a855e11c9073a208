using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>The part that saves decisions.</summary>
internal sealed partial class QrSessionGrain
{
    /// <summary>When this activation last saw the status change; null if it has not.</summary>
    private DateTimeOffset? _changedAt;

    /// <summary>Writes a decision, and announces the login to the account if the decision confirms the session.</summary>
    private Task<Decision> CommitAndAnnounce(QrSession session, Decision decision)
    {
        if (session.Status != SessionStatus.Confirmed && decision.Session is { Status: SessionStatus.Confirmed } confirmed)
            confirmed.Announce(GrainFactory);
        return Commit(session, decision);
    }

    /// <summary>Ends the session as denied, because the phone no longer vouches.</summary>
    private async Task<QrSession> DenyConfirmed(QrSession session)
    {
        var denied = session.VoucherEnded(Now);
        if (denied == session) return session;
        await Save(session, denied);
        // An earlier attempt may have created the login while this session's own write failed. Only after this write is it
        // certain that no other activation redeemed the session.
        if (session.LoginId is { } login) await Account(session).EndLogin(new(default, login));
        return denied;
    }

    /// <summary>Writes a decision in the turn that made it. It counts only once it is written.</summary>
    private async Task<Decision> Commit(QrSession session, Decision decision)
    {
        if (decision.Session != session) await Save(session, decision.Session);
        return decision;
    }

    private async Task Save(QrSession session, QrSession next)
    {
        await _session.SaveAsync(session, next);
        if (next.Status == session.Status) return;
        var now = Now;
        var previousSince = session.Status == SessionStatus.Waiting ? session.OpenedAt : _changedAt;
        metrics.SessionChanged(next.IsOAuth, next.Status, now - previousSince);
        _changedAt = now;
    }
}
