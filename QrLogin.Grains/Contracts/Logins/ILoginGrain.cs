using Orleans.Concurrency;

namespace QrLogin.Grains.Contracts;

/// <summary>One login: a token bound to a device. Its key is the <see cref="LoginId"/>.</summary>
/// <remarks>Only the account creates, ends and erases logins, so its list never lags behind them.</remarks>
[GrainInterfaceType(GrainTypeNames.Login)]
public interface ILoginGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates the login, or returns it if it already exists. Null if it exists but is no longer alive, because an
    /// ended login is never created again, or if it exists with another secret.
    /// </summary>
    [Alias("create")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<LoginDetails?> Create(CreateLogin command);

    /// <summary>
    /// Returns the login if the token is valid now. A refusal gives no reason, except that a DPoP proof was rejected.
    /// </summary>
    [Alias("authenticate")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<GrainResult<LoginDetails>> Authenticate(AuthenticateLogin command);

    /// <summary>
    /// Returns the login if it is alive and this is its secret. For callers that check the device and key themselves:
    /// neither is checked here. Null does not reveal which condition failed.
    /// </summary>
    [Alias("introspect")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<LoginDetails?> Introspect(SecretHash secret);

    /// <summary>Returns the login whether or not it is alive; null if there is no record of it.</summary>
    [Alias("describe")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<LoginDetails?> Describe();

    /// <summary>
    /// Ends the login, so that it no longer authenticates anyone. True if this request ended it, false if it was not
    /// alive. Repeating the request returns the same result.
    /// </summary>
    [Alias("end")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> End(EndLogin command);

    /// <summary>Stores that the account's profile has changed. Does nothing if there is no record of the login.</summary>
    [Alias("update-account")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task UpdateAccount(AccountProfile account);

    /// <summary>Stores when the login was last used.</summary>
    [Alias("touch")]
    [OneWay]
    Task Touch();

    /// <summary>Erases the login's record.</summary>
    [Alias("erase")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task Erase();
}

/// <summary>A request presents a login token.</summary>
/// <param name="Secret">Hash of the token's secret.</param>
/// <param name="Device">The device in the request's headers; null if it has none.</param>
/// <param name="Proof">The DPoP proof; null if the token was sent without one.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.authenticate")]
public sealed record AuthenticateLogin(
    [property: Id(0)] SecretHash Secret,
    [property: Id(1)] Device? Device,
    [property: Id(2)] DpopProof? Proof = null);
