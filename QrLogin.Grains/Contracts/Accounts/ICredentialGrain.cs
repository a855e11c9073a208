namespace QrLogin.Grains.Contracts;

/// <summary>One name that people may log in with, taken or not. Its key is <see cref="Username.Key"/>.</summary>
[GrainInterfaceType(GrainTypeNames.Credential)]
public interface ICredentialGrain : IGrainWithStringKey
{
    /// <summary>Takes the name for a new account.</summary>
    [Alias("register")]
    [ResponseTimeout(GrainCallTimeouts.Password)]
    Task<GrainResult<AccountProfile>> Register(RegisterAccount command);

    /// <summary>Whose name it is; null if nobody's. For operators: no client is told.</summary>
    [Alias("account")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<AccountId?> Account();

    /// <summary>Checks a password and makes a login. Counts failures, in memory, for names that nobody has as well.</summary>
    [Alias("log-in")]
    [ResponseTimeout(GrainCallTimeouts.Password)]
    Task<GrainResult<GrantedLogin>> LogIn(LogInWithPassword command);
}

/// <summary>Takes a name for a new account.</summary>
/// <param name="Profile">The account to be; its id, drawn for this request, makes the command repeatable.</param>
/// <param name="Password">The password to be.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.register")]
public sealed record RegisterAccount([property: Id(0)] AccountProfile Profile, [property: Id(1)] Password Password);

/// <summary>Logs in with a password.</summary>
/// <param name="RequestId">This request.</param>
/// <param name="Password">The password as typed.</param>
/// <param name="Login">The login to be made if the password is right.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.log-in")]
public sealed record LogInWithPassword([property: Id(0)] RequestId RequestId, [property: Id(1)] Password Password, [property: Id(2)] NewLogin Login);
