using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>What was decided, written and counted.</summary>
internal sealed partial class QrSessionGrain
{
    /// <summary>When this activation saw the last change; null if it has seen none.</summary>
    private DateTimeOffset? _changedAt;

    /// <summary>The confirmation is good as long as somebody stands behind it; the first to come spends it.</summary>
    private async Task<QrSession> RedeemConfirmed(QrSession session, RedeemSession command)
    {
        var phone = session.Phone!;
        bool vouched = phone.VouchesUntil is { } end ? Now < end && await Account(session).IsEnabled() : await Account(session).Vouches(phone.LoginId);
        var next = vouched ? session.Redeem(command.LoginId, options.Value.Redelivery, Now) : session.VoucherEnded(Now);
        if (next != session) await Save(session, next);
        return next;
    }

    /// <summary>Decide and write in one turn: what was decided counts only once it is written.</summary>
    private async Task<Decision> Commit(QrSession session, Decision decision)
    {
        if (decision.Session != session) await Save(session, decision.Session);
        return decision;
    }

    private async Task Save(QrSession session, QrSession next)
    {
        await _session.Save(session, next);
        if (next.Status == session.Status) return;
        var now = Now;
        counts.SessionChanged(next, next.Status, now - (session.Status == SessionStatus.Waiting ? session.OpenedAt : _changedAt));
        _changedAt = now;
    }
}
