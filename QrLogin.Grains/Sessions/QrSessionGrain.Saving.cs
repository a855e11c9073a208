using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>Saves decisions.</summary>
internal sealed partial class QrSessionGrain
{
    /// <summary>When this activation last saw the status change; null if it has not.</summary>
    private DateTimeOffset? _changedAt;

    /// <summary>Uses up the confirmation, which counts as long as the login that vouched is alive.</summary>
    private async Task<QrSession> RedeemConfirmed(QrSession session, RedeemSession command)
    {
        var phone = session.Phone!;
        bool vouched = phone.VouchesUntil is { } end ? Now < end && await Account(session).IsEnabled() : await Account(session).Vouches(phone.LoginId);
        var next = vouched ? session.Redeem(command.LoginId, options.Value.Redelivery, Now) : session.VoucherEnded(Now);
        if (next != session) await Save(session, next);
        return next;
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
        metrics.SessionChanged(next.IsOAuth, next.Status, now - (session.Status == SessionStatus.Waiting ? session.OpenedAt : _changedAt));
        _changedAt = now;
    }
}
