using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>What only a session has that an OAuth client opened: a user code, and a client that polls at a pace.</summary>
internal sealed partial class QrSessionGrain
{
    private PollPace _pace;

    public async Task<GrainResult<SessionView>> Poll(PollSession command)
    {
        if (await Current() is not { Authorization: { } asked } session) return new Refusal(RefusalCode.InvalidPollToken);
        // A first key is any; the right one later.
        var key = command.Proof?.Key;
        var bound = key is { } first ? session.Bind(first, Now) : session;
        // Another key is what another client would show.
        if (!bound.BelongsTo(command.Device, key, command.ClientId)) return new Refusal(RefusalCode.InvalidPollToken);
        if (command.Proof is { } proof && !_replayCache.Accept(proof, Now)) return new Refusal(RefusalCode.InvalidProof);
        if (bound != session) await _session.Save(session, bound);

        var view = bound.View(Now);
        _pace = _pace.Next(command.RequestId, asked.PollInterval, Now);
        bool pending = view.Status is SessionStatus.Waiting or SessionStatus.Scanned;
        return pending && _pace.WasTooSoon ? new Refusal(RefusalCode.SlowDown, RetryAfter: asked.PollInterval) : view;
    }

    /// <summary>
    /// Makes the user code lead here. After the record, whose janitor gives the code back: so none is taken for ever by a session that
    /// a crash kept from being opened.
    /// </summary>
    private async Task<QrSession> ClaimUserCode(QrSession session, OpenSession command)
    {
        UserCode[] all = [command.Authorization!.UserCode, .. command.OtherUserCodes];
        // From the one that the record has: an earlier try of this very request may have come so far.
        foreach (var code in all.SkipWhile(c => c != session.Authorization!.UserCode))
        {
            if (code != session.Authorization!.UserCode)
            {
                var next = session.WithUserCode(code);
                await _session.Save(session, next);
                session = next;
            }

            if (await GrainFactory.UserCode(code).Claim(new(QrId, session.ScanKey))) return session;
        }

        throw new OverloadedException("Every user code that was drawn is taken.");
    }

    private Task ReleaseUserCode(UserCode code) => GrainFactory.UserCode(code).Release(QrId);

    private QrId QrId => QrId.TryParse(this.GetPrimaryKeyString(), out var id) ? id : throw new InvalidOperationException("The key is no QR-ID.");
}
