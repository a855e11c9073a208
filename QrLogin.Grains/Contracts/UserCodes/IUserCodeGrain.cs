namespace QrLogin.Grains.Contracts;

/// <summary>One user code, claimed or free. Its key is the <see cref="UserCode"/>.</summary>
[GrainInterfaceType(GrainTypeNames.UserCode)]
public interface IUserCodeGrain : IGrainWithStringKey
{
    /// <summary>
    /// Claims the code for a session. True if that session now has it or had it before; false if another session has
    /// it.
    /// </summary>
    [Alias("claim")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> Claim(UserCodeTarget target);

    /// <summary>Returns the session that has the code; null if the code is free.</summary>
    [Alias("find")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<UserCodeTarget?> Find();

    /// <summary>Releases the code if this session has it.</summary>
    [Alias("release")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task Release(QrId session);
}

/// <summary>
/// Looks up user codes for one login, one at a time, so that concurrent requests cannot exceed the limit on wrong
/// guesses. Its key is the <see cref="LoginId"/>. The count is kept in memory only.
/// </summary>
[GrainInterfaceType(GrainTypeNames.UserCodeReader)]
public interface IUserCodeReaderGrain : IGrainWithStringKey
{
    /// <summary>
    /// Finds the session that has a code. Refused with <see cref="RefusalCode.QrNotFound"/> if the code is free, and with
    /// <see cref="RefusalCode.TooManyAttempts"/>, without a lookup, after too many wrong codes.
    /// </summary>
    [Alias("look-up")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<GrainResult<UserCodeTarget>> LookUp(LookUpUserCode command);
}

/// <summary>The session that a user code stands for, with the same content as its QR code.</summary>
/// <param name="ScanCode">The session's scan code, which is fixed.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.user-code-target")]
public sealed record UserCodeTarget([property: Id(0)] QrId QrId, [property: Id(1)] string ScanCode);

/// <summary>A person typed a user code on the phone.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.look-up-user-code")]
public sealed record LookUpUserCode([property: Id(0)] RequestId RequestId, [property: Id(1)] UserCode Code);
