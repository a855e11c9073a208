using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>The part of a session that an OAuth client opened: its user code, and its polls.</summary>
internal sealed partial class QrSessionGrain
{
    private PollPace _pace;

    public async Task<GrainResult<SessionView>> Poll(PollSession command)
    {
        if (await Current() is not { Authorization: { } asked } session) return new Refusal(RefusalCode.InvalidPollToken);
        // The first key binds the session; later polls must show the same one.
        var key = command.Proof?.Key;
        var bound = key is { } first ? session.Bind(first, Now) : session;
        // To a client with another key, the code is as unknown as to another client.
        if (!bound.BelongsTo(command.Device, key, command.ClientId)) return new Refusal(RefusalCode.InvalidPollToken);
        if (command.Proof is { } proof && !_replayCache.Accept(proof, Now)) return new Refusal(RefusalCode.InvalidProof);
        if (bound != session) await _session.SaveAsync(session, bound);

        var view = bound.View(Now);
        _pace = _pace.Next(command.RequestId, asked.PollInterval, Now);
        return view.Status.IsUndecided() && _pace.WasTooSoon ? new Refusal(RefusalCode.SlowDown, RetryAfter: asked.PollInterval) : view;
    }

    /// <summary>
    /// Claims the user code for this session, after the record is written: the record's erasure releases the code, so a session that a
    /// crash kept from being opened does not hold one forever.
    /// </summary>
    private async Task<QrSession> ClaimUserCode(QrSession session, OpenSession command)
    {
        UserCode[] all = [command.Authorization!.UserCode, .. command.OtherUserCodes];
        // Starts at the code in the record: an earlier try of this request may have got that far.
        foreach (var code in all.SkipWhile(c => c != session.Authorization!.UserCode))
        {
            if (code != session.Authorization!.UserCode)
            {
                var next = session.WithUserCode(code);
                await _session.SaveAsync(session, next);
                session = next;
            }

            if (await GrainFactory.UserCode(code).Claim(new(QrId, session.ScanCodes.Value))) return session;
        }

        throw new OverloadedException("All generated user codes are taken.");
    }

    private Task ReleaseUserCode(UserCode code) => GrainFactory.UserCode(code).Release(QrId);

    private QrId QrId => QrId.TryParse(this.GetPrimaryKeyString(), out var id) ? id : throw new InvalidOperationException("The grain key is not a QR-ID.");
}
