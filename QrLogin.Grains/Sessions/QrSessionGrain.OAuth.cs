using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>The part that serves OAuth clients: polls and the user code.</summary>
internal sealed partial class QrSessionGrain
{
    private PollPace _pace;

    public async Task<GrainResult<SessionView>> Poll(PollSession command)
    {
        if (await Current() is not { Authorization: { } authorization } session) return new Refusal(RefusalCode.InvalidPollToken);
        // The first key binds the session. Later polls must prove the same one.
        var key = command.Proof?.Key;
        var bound = key is { } first ? session.Bind(first, Now) : session;
        // A client with another key is treated like another client: the device code is unknown to it.
        if (!bound.BelongsTo(command.Device, key, command.ClientId)) return new Refusal(RefusalCode.InvalidPollToken);
        if (command.Proof is { } proof && !_replayCache.Accept(proof, Now)) return new Refusal(RefusalCode.InvalidProof);
        if (bound != session) await _session.SaveAsync(session, bound);

        var view = bound.View(Now);
        _pace = _pace.Next(command.RequestId, authorization.PollInterval, Now);
        if (view.Status.IsUndecided() && _pace.WasTooSoon)
            return new Refusal(RefusalCode.SlowDown, RetryAfter: authorization.PollInterval);

        return view;
    }

    /// <summary>
    /// Claims a user code for this session. The session's record is written first, because erasing that record also
    /// releases the code: if a crash interrupts opening, the code is not held forever.
    /// </summary>
    private async Task<QrSession> ClaimUserCode(QrSession session, OpenSession command)
    {
        UserCode[] candidates = [command.Authorization!.UserCode, .. command.OtherUserCodes];
        // Start at the code in the record: an earlier attempt of this request may have got that far.
        foreach (var code in candidates.SkipWhile(c => c != session.Authorization!.UserCode))
        {
            if (code != session.Authorization!.UserCode)
            {
                // Another session has the code of the record.
                var next = session with { Authorization = session.Authorization! with { UserCode = code } };
                await _session.SaveAsync(session, next);
                session = next;
            }

            if (await GrainFactory.UserCode(code).Claim(new(QrId, session.ScanCodes.Value))) return session;
        }

        throw new OverloadedException("All generated user codes are taken.");
    }

    private QrId QrId =>
        QrId.TryParse(this.GetPrimaryKeyString(), out var id)
            ? id
            : throw new InvalidOperationException("The grain key is not a QR-ID.");
}
