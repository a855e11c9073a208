using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>The part that serves OAuth clients: polls, the user code, and the code of an authorization request.</summary>
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

    public async Task<Refusal?> Continue(ContinueSession command) => await Current() is { } session
        ? (await CommitAndAnnounce(session, session.Continue(command, Now, options.Value.ConfirmWith))).Refusal
        : new(RefusalCode.InvalidPollToken);

    public async Task<GrainResult<ExchangedCode>> Exchange(ExchangeCode command)
    {
        if (await Current() is not { } session) return new Refusal(RefusalCode.InvalidCode);
        // A stale activation may not have seen the confirmation, and a client asks once. For a wrong code, the store is not read.
        if (session.IsRightExchange(command) && session.StatusAt(Now).IsUndecided()) session = await _session.RereadAsync() ?? session;
        if (session.IsReplay(command)) return await session.EndReplayedAsync(command, Account(session));
        var decision = session.Exchange(command, Now);
        if (decision.Refusal is { } refusal) return refusal;
        if (decision.Session != session && !await session.IsVouchedFor(Account(session), Now))
        {
            await DenyConfirmed(session);
            return new Refusal(RefusalCode.VoucherEnded);
        }

        // The code is used up first: of two exchanges on two activations, the store lets one through.
        var redeemed = (await Commit(session, decision)).Session;
        return await Account(redeemed).AddLogin(redeemed.Login(command)) is { } granted
            ? new ExchangedCode(granted, redeemed.CodeAuthorization!, redeemed.Authentication!)
            : new Refusal(RefusalCode.InvalidCode);
    }

    private QrId QrId =>
        QrId.TryParse(this.GetPrimaryKeyString(), out var id)
            ? id
            : throw new InvalidOperationException("The grain key is not a QR-ID.");
}
