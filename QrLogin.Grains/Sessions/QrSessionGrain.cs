using Microsoft.Extensions.Options;
using Orleans.Placement;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Metrics;
using QrLogin.Grains.Proofs;
using QrLogin.Grains.Storage;

namespace QrLogin.Grains.Sessions;

/// <summary>One QR login attempt: when to save, and when to die. What the verbs do is said in <see cref="QrSession"/>.</summary>
[GrainType(GrainTypeNames.Session)]
[PreferLocalPlacement] // A client sends all that is meant for one grain through one silo, so that is where it is fastest reached.
internal sealed partial class QrSessionGrain(
    GrainRecordFactory records,
    IOptions<QrLoginOptions> options,
    TimeProvider time,
    CoalescedTimer waiting,
    QrLoginMetrics counts) : Grain, IQrSessionGrain, IRemindable
{
    private const string EraseReminder = "erase";

    /// <summary>The reminder's period: how long a janitor that died with its silo may be late. Orleans allows no less.</summary>
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private readonly ChangeNotifier _notifier = waiting.CreateNotifier();
    private readonly DpopReplayCache _replayCache = new();
    private readonly GrainRecord<QrSession> _session = records.Create<QrSession>("sessions", "session");

    /// <summary>As this activation entered it, so that it need not be looked up to be crossed out.</summary>
    private IGrainReminder? _reminder;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _session.Changed = _notifier.Notify;
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // Nobody waits any more, but a wait that timed out leaves its ear to the process behind.
        _notifier.Notify();
        return Task.CompletedTask;
    }

    public async Task<SessionView> Open(OpenSession command)
    {
        var session = QrSession.Open(command, options.Value, Now);
        // Before the record: a reminder without a record ends itself, a record without a reminder would stay for ever.
        _reminder ??= await this.RegisterOrUpdateReminder(EraseReminder, session.EraseAt(options.Value.Retention) - Now, ReminderPeriod);
        // The answer to this very request may have been lost: then it is there already.
        var opened = session;
        session = await _session.GetOrCreateAsync(opened);
        if (ReferenceEquals(session, opened)) counts.SessionChanged(session, SessionStatus.Waiting);
        if (session.LastRequest.RequestId != command.RequestId) throw new InvalidOperationException("A QR-ID was drawn twice.");
        if (session.Authorization is not null) session = await ClaimUserCode(session, command);
        return session.View(Now);
    }

    public async Task<SessionView?> View(Device pc)
    {
        var session = await Current();
        return session?.BelongsTo(pc, key: null) == true ? await Show(session) : null;
    }

    public async Task<GrainResult<SessionView>> ViewByKey(ViewByKey question)
    {
        if (await Current() is not { } session) return new Refusal(RefusalCode.InvalidPollToken);
        if (session.GuardPc(question.Pc, question.Proof.Key) is { } refusal) return refusal;
        return _replayCache.Accept(question.Proof, Now) ? await Show(session) : new Refusal(RefusalCode.InvalidProof);
    }

    public async Task<SessionView?> WaitForChange(WaitForChange question, CancellationToken cancellationToken)
    {
        // Read again if it is old: once in each wait, so that a forgotten activation is found out.
        var session = await Current();
        for (var end = Now + question.MaxWait; session?.BelongsTo(question.Pc, question.Key) == true; session = _session.Value)
        {
            var view = await Show(session);
            var now = Now;
            if (question.IsNews(view) || now >= end || cancellationToken.IsCancellationRequested || _session.HasFailed || waiting.IsStopping) return view;
            await _notifier.Wait(end - now, session.NextTimedChange(now) - now, cancellationToken);
        }

        return null;
    }

    public async Task<GrainResult<ScanTicket>> Scan(ScanSession command)
    {
        if (await Current() is not { } first) return new Refusal(RefusalCode.QrNotFound);
        if (Decide(first).Refusal is { } refused) return refused;
        // Asked before anything is decided for good: if the account cannot say, the scan has not happened.
        bool seen = await GrainFactory.Account(command.Phone.AccountId).HasSeen(first.Pc.Device);
        if (await Current() is not { } session) return new Refusal(RefusalCode.QrNotFound);
        var (next, refusal) = await Commit(session, Decide(session));
        return refusal is null
            ? Ticket(next)
            : refusal;

        Decision Decide(QrSession current) => current.Scan(command, options.Value.NumberMatching, Now);

        ScanTicket Ticket(QrSession scanned) => new(
            scanned.Pc,
            scanned.OpenedAt,
            scanned.View(Now).ExpiresIn,
            scanned.MatchNumber is not null,
            scanned.IsOnAnotherNetwork(command.Ip),
            !seen,
            scanned.Authorization?.ClientName,
            scanned.Authorization?.UserCode);
    }

    public async Task<Refusal?> Confirm(ConfirmSession command) => await Current() is { } session
        ? (await Commit(session, session.Confirm(command, Now))).Refusal
        : new(RefusalCode.QrNotFound);

    public async Task<Refusal?> Deny(DenySession command) => await Current() is { } session
        ? (await Commit(session, session.Deny(command, Now))).Refusal
        : new(RefusalCode.QrNotFound);

    public async Task<Refusal?> Cancel(CancelSession command)
    {
        // Not "not found": a PC that holds no session's token is told nothing.
        if (await Current() is not { } session) return new(RefusalCode.InvalidPollToken);
        if (session.GuardPc(command.Pc, command.Proof?.Key) is { } refusal) return refusal;
        if (command.Proof is { } proof && !_replayCache.Accept(proof, Now)) return new(RefusalCode.InvalidProof);
        return (await Commit(session, session.Cancel(command, Now))).Refusal;
    }

    public async Task<Redemption?> Redeem(RedeemSession command)
    {
        if (await Current() is not { } session || !session.BelongsTo(command.Pc, command.Key, command.ClientId)) return null;
        bool first = session.StatusAt(Now) == SessionStatus.Confirmed;
        if (first) session = await RedeemConfirmed(session, command);
        // Another login than the one it was redeemed for cannot be derived from this session's poll token.
        if (!session.CanRedeliver(Now) || session.LoginId != command.LoginId) return new(session.ViewWithoutLogin(Now), null, first);

        // Saved first, made second: a crash between the two leaves a redeemed session whose next poll makes the login.
        var granted = await Account(session).AddLogin(session.Login(command));
        return granted is null ? new(session.ViewWithoutLogin(Now), null) : new(session.View(Now), granted, first);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // Too early for the record of a late confirmation: the next tick will do. An old copy does no harm: its ETag erases nothing.
        var session = _session.Value ?? await _session.ReadAsync();
        if (session is not null && Now < session.EraseAt(options.Value.Retention)) return;
        if (session?.Authorization is not null) await ReleaseUserCode(session.Authorization.UserCode);
        // No verb has brought it there, so nobody has counted it.
        if (session?.StatusAt(Now) == SessionStatus.Expired) counts.SessionChanged(session, SessionStatus.Expired);
        await _session.Erase();
        if ((_reminder ?? await this.GetReminder(EraseReminder)) is { } reminder) await this.UnregisterReminder(reminder);
        DeactivateOnIdle();
    }

    private async ValueTask<QrSession?> Current()
    {
        var session = await _session.ReadAsync(s => s.IsFinal);
        // Anybody can ask for an id that was never opened: it costs one read, and nothing stays in memory.
        if (session is null) DeactivateOnIdle();
        return session;
    }

    /// <summary>
    /// What the PC is told. Nobody is told of an expiry while a write is under way: the verb may have come in time, and what the PC
    /// was told would be taken back.
    /// </summary>
    private async ValueTask<SessionView> Show(QrSession session)
    {
        for (; ; session = _session.Value ?? session)
        {
            var view = session.View(Now);
            if (view.Status != SessionStatus.Expired || _session.PendingWrite is not { } verb) return view;
            await verb;
        }
    }

    private IAccountGrain Account(QrSession session) => GrainFactory.Account(session.Phone!.AccountId);

    private DateTimeOffset Now => time.GetUtcNow();
}
