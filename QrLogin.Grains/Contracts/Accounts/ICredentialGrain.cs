namespace QrLogin.Grains.Contracts;

/// <summary>One username, taken or free, and its password. Its key is <see cref="Username.Key"/>.</summary>
[GrainInterfaceType(GrainTypeNames.Credential)]
public interface ICredentialGrain : IGrainWithStringKey
{
    /// <summary>Takes the username for a new account and creates that account.</summary>
    [Alias("register")]
    [ResponseTimeout(GrainCallTimeouts.Password)]
    Task<GrainResult<AccountProfile>> Register(RegisterAccount command);

    /// <summary>
    /// Returns the account that has the username; null if it is free. For operators only, never revealed to clients.
    /// </summary>
    [Alias("account")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<AccountId?> Account();

    /// <summary>Checks a password and creates a login. Counts failures in memory, for free usernames as well.</summary>
    [Alias("log-in")]
    [ResponseTimeout(GrainCallTimeouts.Password)]
    Task<GrainResult<GrantedLogin>> LogIn(LogInWithPassword command);
}

/// <summary>Takes a username for a new account.</summary>
/// <param name="Profile">The new account. Its id is generated for this request, so the command can be sent again safely.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.register")]
public sealed record RegisterAccount([property: Id(0)] AccountProfile Profile, [property: Id(1)] Password Password);

/// <summary>Logs in with a password.</summary>
/// <param name="Login">The login to create if the password is correct.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.log-in")]
public sealed record LogInWithPassword(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] Password Password,
    [property: Id(2)] NewLogin Login);
