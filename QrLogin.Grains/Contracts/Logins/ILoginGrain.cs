using Orleans.Concurrency;

namespace QrLogin.Grains.Contracts;

/// <summary>One login: a token bound to a device. Its key is the <see cref="LoginId"/>.</summary>
/// <remarks>Only the account makes, ends and erases logins, so that its list is never behind them.</remarks>
[GrainInterfaceType(GrainTypeNames.Login)]
public interface ILoginGrain : IGrainWithStringKey
{
    /// <summary>Makes the login, once. Null if it is there but no longer alive: an ended one is never made again.</summary>
    [Alias("create")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<LoginDetails?> Create(CreateLogin command);

    /// <summary>The login, if the token is valid for it now. A refusal does not tell why, except that a proof is not valid.</summary>
    [Alias("authenticate")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<GrainResult<LoginDetails>> Authenticate(AuthenticateLogin command);

    /// <summary>The login, if it lives and this is its secret, whatever device or key it is bound to: for whoever sees to those otherwise. Null tells nothing else.</summary>
    [Alias("introspect")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<LoginDetails?> Introspect(SecretHash secret);

    /// <summary>What is known of the login, dead or alive; null if nothing is.</summary>
    [Alias("describe")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<LoginDetails?> Describe();

    /// <summary>Ends it: from here on it authenticates nobody. False if it was not alive.</summary>
    [Alias("end")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> End(EndLogin command);

    /// <summary>Writes down when the login was last seen.</summary>
    [Alias("touch")]
    [OneWay]
    Task Touch();

    /// <summary>Forgets it.</summary>
    [Alias("erase")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task Erase();
}

/// <summary>A request shows a login token.</summary>
/// <param name="Secret">Hash of the token's secret.</param>
/// <param name="Device">The device in the request's headers; null without them.</param>
/// <param name="Proof">The DPoP proof; null if the token was sent without one.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.authenticate")]
public sealed record AuthenticateLogin([property: Id(0)] SecretHash Secret, [property: Id(1)] Device? Device, [property: Id(2)] DpopProof? Proof = null);
