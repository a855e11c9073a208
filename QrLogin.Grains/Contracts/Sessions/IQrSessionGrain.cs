using Orleans.Concurrency;

namespace QrLogin.Grains.Contracts;

/// <summary>One QR login attempt. Its key is the <see cref="QrId"/>.</summary>
/// <remarks>Every verb throws <see cref="StoreUnavailableException"/> where its store does; sent again with the same attempt id it has no second effect.</remarks>
[GrainInterfaceType(GrainTypeNames.Session)]
public interface IQrSessionGrain : IGrainWithStringKey
{
    /// <summary>The PC begins.</summary>
    [Alias("open")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<SessionView> Open(OpenSession command);

    /// <summary>What the PC may know; null for a session that does not exist, that another device opened, or that is bound to a key. Writes nothing.</summary>
    [Alias("view")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<GrainResult<SessionView>> View(ViewSession query);

    /// <summary>
    /// The same as <see cref="View"/>, as soon as it is not what the PC has seen, or unchanged when the wait is over: also sooner,
    /// when the silo stops. Whoever waits holds up nobody.
    /// </summary>
    [Alias("wait-for-change")]
    [ResponseTimeout(GrainCallTimeouts.Wait)]
    [AlwaysInterleave]
    Task<SessionView?> WaitForChange(WaitForChange query, CancellationToken cancellationToken);

    /// <summary>
    /// What the OAuth client may know that opened the session. Refused: to anybody else, as an unknown token; a proof that was shown
    /// before; and, while nothing is decided, a client that asks more often than it was told to.
    /// </summary>
    [Alias("poll")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<GrainResult<SessionView>> Poll(PollSession command);

    /// <summary>A phone read the code.</summary>
    [Alias("scan")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<GrainResult<ScanTicket>> Scan(ScanSession command);

    /// <summary>The phone says yes: null, or why that is refused.</summary>
    [Alias("confirm")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<Refusal?> Confirm(ConfirmSession command);

    /// <summary>The phone says no: null, or why that is refused.</summary>
    [Alias("deny")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<Refusal?> Deny(DenySession command);

    /// <summary>The PC gives up: null, or why that is refused.</summary>
    [Alias("cancel")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<Refusal?> Cancel(CancelSession command);

    /// <summary>
    /// The PC takes its login. However often it is sent, one login is made; once that login was ended, or the time for
    /// handing it over again has passed, there is none in the answer. Null as for <see cref="View"/>.
    /// </summary>
    [Alias("redeem")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<Redemption?> Redeem(RedeemSession command);
}
