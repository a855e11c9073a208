namespace QrLogin.Grains.Contracts;

/// <summary>There is more work waiting than can be done in time. Nothing was done; asking again at once makes it worse.</summary>
[GenerateSerializer, Alias("qrlogin.overloaded")]
public sealed class OverloadedException(string message) : Exception(message);
