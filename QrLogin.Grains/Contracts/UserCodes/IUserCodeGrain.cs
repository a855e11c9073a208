namespace QrLogin.Grains.Contracts;

/// <summary>One user code, taken or not. Its key is the <see cref="UserCode"/>.</summary>
[GrainInterfaceType(GrainTypeNames.UserCode)]
public interface IUserCodeGrain : IGrainWithStringKey
{
    /// <summary>Takes the code for a session: true also for the one that has it; false if it is another's.</summary>
    [Alias("claim")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> Claim(UserCodeTarget target);

    /// <summary>Where the code leads; null if nowhere.</summary>
    [Alias("find")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<UserCodeTarget?> Find();

    /// <summary>Gives the code back, if it is this session's.</summary>
    [Alias("release")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task Release(QrId session);
}

/// <summary>
/// What one login asks about user codes, one at a time, so that wrong ones are counted whatever comes at once. Its key is the
/// <see cref="LoginId"/>. The count is kept in memory only.
/// </summary>
[GrainInterfaceType(GrainTypeNames.UserCodeReader)]
public interface IUserCodeReaderGrain : IGrainWithStringKey
{
    /// <summary>Where a code leads; refused where it leads nowhere, and without a look after too many such.</summary>
    [Alias("look-up")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<GrainResult<UserCodeTarget>> LookUp(LookUpUserCode command);
}

/// <summary>Where a user code leads: to a session, with what a QR of it would say.</summary>
/// <param name="QrId">The session.</param>
/// <param name="ScanCode">Its scan code, which does not change.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.user-code-target")]
public sealed record UserCodeTarget([property: Id(0)] QrId QrId, [property: Id(1)] string ScanCode);

/// <summary>A person typed a code.</summary>
/// <param name="RequestId">This request.</param>
/// <param name="Code">The code; null for a text that no code has, which counts as wrong as well.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.look-up-user-code")]
public sealed record LookUpUserCode([property: Id(0)] RequestId RequestId, [property: Id(1)] UserCode? Code);
