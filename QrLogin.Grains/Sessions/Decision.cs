using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>The outcome of a verb: the session after it (the same object if nothing changed), and the refusal, if any.</summary>
internal readonly record struct Decision(QrSession Session, Refusal? Refusal = null);

/// <summary>
/// The last request that changed a record, and its outcome: null for success, or a refusal for a wrong match number.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.attempt")]
internal sealed record CompletedRequest([property: Id(0)] RequestId RequestId, [property: Id(1)] Refusal? Refusal = null);
