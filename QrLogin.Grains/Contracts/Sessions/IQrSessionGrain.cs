using Orleans.Concurrency;

namespace QrLogin.Grains.Contracts;

/// <summary>One QR login session. Its key is the <see cref="QrId"/>.</summary>
/// <remarks>
/// Every verb throws <see cref="StoreUnavailableException"/> if its store fails. Sending a command again with the same
/// request id does not repeat its effect.
/// </remarks>
[GrainInterfaceType(GrainTypeNames.Session)]
public interface IQrSessionGrain : IGrainWithStringKey
{
    /// <summary>The PC opens the session.</summary>
    [Alias("open")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<SessionView> Open(OpenSession command);

    /// <summary>
    /// Returns what the PC may see. Refused if the session does not exist or belongs to another device, API or key, or
    /// if the DPoP proof was used before. Writes nothing.
    /// </summary>
    [Alias("view")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<GrainResult<SessionView>> View(ViewSession query);

    /// <summary>
    /// Returns the session as soon as it differs from what the PC has seen, or unchanged when the wait is over or the
    /// silo stops. Null if the session does not exist or does not belong to the caller. Waiting does not block other
    /// calls.
    /// </summary>
    [Alias("wait-for-change")]
    [ResponseTimeout(GrainCallTimeouts.Wait)]
    [AlwaysInterleave]
    Task<SessionView?> WaitForChange(WaitForChange query, CancellationToken cancellationToken);

    /// <summary>
    /// Returns what the OAuth client that opened the session may see. Any other caller is refused as if the token were
    /// unknown. Also refused: a DPoP proof that was used before, and, until the phone has decided, a client that polls
    /// too often.
    /// </summary>
    [Alias("poll")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<GrainResult<SessionView>> Poll(PollSession command);

    /// <summary>
    /// Returns what the phone that scanned may see. Null for every other login, and if the session does not exist.
    /// </summary>
    [Alias("phone-view")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<PhoneView?> ViewForPhone(LoginId loginId);

    /// <summary>As <see cref="WaitForChange"/>, for the phone that scanned.</summary>
    [Alias("wait-for-phone-change")]
    [ResponseTimeout(GrainCallTimeouts.Wait)]
    [AlwaysInterleave]
    Task<PhoneView?> WaitForPhoneChange(WaitForPhoneChange query, CancellationToken cancellationToken);

    /// <summary>A phone scans the code.</summary>
    [Alias("scan")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<GrainResult<ScanTicket>> Scan(ScanSession command);

    /// <summary>The phone confirms. Null if accepted, else the refusal.</summary>
    [Alias("confirm")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<Refusal?> Confirm(ConfirmSession command);

    /// <summary>The phone denies. Null if accepted, else the refusal.</summary>
    [Alias("deny")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<Refusal?> Deny(DenySession command);

    /// <summary>
    /// The PC cancels, or leaves and cancels unless it comes back. Null if accepted, else the refusal.
    /// </summary>
    [Alias("cancel")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<Refusal?> Cancel(CancelSession command);

    /// <summary>
    /// The PC redeems the session for its login. Repeating the command creates no second login. Once that login
    /// has ended, or the time to redeem it again has passed, the result contains no login. Null if the session does not
    /// exist or does not belong to the caller.
    /// </summary>
    [Alias("redeem")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<Redemption?> Redeem(RedeemSession command);

    /// <summary>
    /// The person continues on the device that opened the session, which confirms it. Only before a scan, and only if the session
    /// answers with a code. Null if accepted, else the refusal.
    /// </summary>
    [Alias("continue")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<Refusal?> Continue(ContinueSession command);

    /// <summary>
    /// A client exchanges the code of the confirmed session for its login. Whatever is wrong spends nothing. A second use of the
    /// code is refused, and ends the login.
    /// </summary>
    [Alias("exchange")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<GrainResult<ExchangedCode>> Exchange(ExchangeCode command);
}
